package io.understudy.probe;

import io.understudy.vocabulary.Vip;
import java.net.InetAddress;

/** One packet that the host watch wants sent. */
sealed interface Question {
    InetAddress to();

    /** @param token comes back with the reply */
    record EchoPrimary(InetAddress to, long token) implements Question {}

    /** How a neighbour is asked over ARP; over IPv6 all are the same. */
    enum Manner {
        /** From this host's own address; not at all where it has none on that network. */
        ASK,
        /** The same, but as a probe (sender 0.0.0.0) where it has none: while a silence is looked into. */
        INSIST,
        /** As a probe: while this host holds the addresses, a second holder shall notice. */
        PROBE
    }

    /** ARP or neighbour solicitation for the primary's own address. */
    record AskPrimary(InetAddress to, Manner manner) implements Question {}

    /** The same for one of the service's addresses. */
    record AskAddress(InetAddress to, Vip vip, Manner manner) implements Question {}

    /** @param index of the witness, from 0 on */
    record EchoWitness(InetAddress to, long token, int index) implements Question {}

    /** ARP or neighbour solicitation for a witness's address. */
    record AskWitness(InetAddress to, int index) implements Question {}
}
