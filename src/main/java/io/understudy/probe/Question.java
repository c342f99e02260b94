package io.understudy.probe;

import io.understudy.vocabulary.Vip;
import java.net.InetAddress;

/** One packet that the host watch wants sent. */
sealed interface Question {
    InetAddress to();

    /** @param token comes back with the reply */
    record EchoPrimary(InetAddress to, long token) implements Question {}

    /** ARP or neighbour solicitation for the primary's own address. */
    record AskPrimary(InetAddress to) implements Question {}

    /** The same for one of the service's addresses. */
    record AskAddress(InetAddress to, Vip vip) implements Question {}

    /** @param index of the witness, from 0 on */
    record EchoWitness(InetAddress to, long token, int index) implements Question {}

    /** ARP or neighbour solicitation for a witness's address. */
    record AskWitness(InetAddress to, int index) implements Question {}
}
