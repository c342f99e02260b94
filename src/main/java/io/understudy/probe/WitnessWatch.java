package io.understudy.probe;

import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.Pace;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The witnesses of one service: when they were asked, and how many answer. Owned by the watching thread. All moments
 * are monotonic nanoseconds; requests are numbered by the target's rounds.
 */
final class WitnessWatch {
    /** In quiet times they are asked at most this often. */
    static final long EVERY = Duration.ofSeconds(1).toNanos();
    /** An answer counts this many rounds long. */
    private static final int FRESH_ROUNDS = 3;
    /** Of the newest rounds; two of them have to be old enough to have been answered. */
    private static final int ROUNDS = 4;

    private List<Surroundings.Witness> witnesses;
    private final int need;
    private final Pace pace;
    private final RoundTrips trips = new RoundTrips();
    private final SentTimes sentAt = new SentTimes();
    /** For each witness, when the newest request that it answered was sent. */
    private long[] answered;
    /** For each witness, who answered for it on the wire since it was asked last. */
    private List<Set<String>> heard;
    /** For each witness, the hardware address that answered together with an echo reply; empty until then. */
    private String[] hardware;
    /** For each witness, the newest round whose echo request it answered. */
    private long[] echoed;
    private long newest;
    /** When the newest rounds were sent, newest first. */
    private final long[] rounds = new long[ROUNDS];

    /** @param need how many have to answer; 0 asks for none */
    WitnessWatch(List<Surroundings.Witness> witnesses, int need, Pace pace) {
        this.witnesses = List.copyOf(witnesses);
        this.need = need;
        this.pace = pace;
        answered = new long[witnesses.size()];
        Arrays.fill(answered, Watch.NEVER);
        Arrays.fill(rounds, Watch.NEVER);
        heard = nobody(witnesses.size());
        hardware = unknown(witnesses.size());
        echoed = new long[witnesses.size()];
    }

    private static List<Set<String>> nobody(int count) {
        return Stream.generate(() -> (Set<String>) new HashSet<String>()).limit(count).toList();
    }

    private static String[] unknown(int count) {
        var none = new String[count];
        Arrays.fill(none, "");
        return none;
    }

    List<Surroundings.Witness> witnesses() {
        return witnesses;
    }

    /** Others are to be asked from now on, for example because the gateway changed. @return whether they are others */
    boolean are(List<Surroundings.Witness> now) {
        if (now.equals(witnesses)) {
            return false;
        }
        witnesses = List.copyOf(now);
        answered = new long[witnesses.size()];
        heard = nobody(witnesses.size());
        hardware = unknown(witnesses.size());
        echoed = new long[witnesses.size()];
        startOver();
        return true;
    }

    int need() {
        return need;
    }

    /** How long an answer may take before it is overdue, in nanoseconds. */
    long patience() {
        return trips.patience(pace.timeout().toNanos());
    }

    /** When they were asked last, or {@link Watch#NEVER}. */
    long lastAsked() {
        return rounds[0];
    }

    /** Whether a quiet round asks them, too. */
    boolean due(long now) {
        return rounds[0] == Watch.NEVER || now - rounds[0] >= EVERY;
    }

    /** They were all asked, beginning at {@code at}. */
    void sent(long number, long at) {
        System.arraycopy(rounds, 0, rounds, 1, rounds.length - 1);
        rounds[0] = at;
        sentAt.put(number, at);
        newest = number;
        heard.forEach(Set::clear);
    }

    /** One has answered the echo request of that round. */
    void echoed(int index, InetAddress from, long number, long at) {
        long sent = sentAt.at(number);
        if (index < witnesses.size() && witnesses.get(index).address().equals(from) && sent != Watch.NEVER) {
            trips.add(Math.max(0, at - sent));
            answered[index] = Math.max(answered[index], sent);
            echoed[index] = Math.max(echoed[index], number);
            learn(index);
        }
    }

    /**
     * {@code who} answered for an address on the wire. It counts as the witness only by the hardware address that was
     * learned with an echo reply, whose token cannot be guessed: anybody on the segment can answer ARP.
     *
     * @return whether that tells something new of a witness
     */
    boolean heard(InetAddress address, String who, long at) {
        int index = 0;
        while (index < witnesses.size() && !witnesses.get(index).address().equals(address)) {
            index++;
        }
        if (index == witnesses.size() || rounds[0] == Watch.NEVER || at < rounds[0]) {
            return false;
        }
        if (heard.get(index).size() < 2) {
            heard.get(index).add(who);
        }
        learn(index);
        if (!who.equals(hardware[index]) || answered[index] >= rounds[0]) {
            return false; // known already: other services ask the same witness, and each answer comes to all
        }
        answered[index] = rounds[0];
        return true;
    }

    /** Its echo and one hardware address alone answered in the same round: that is its own. */
    private void learn(int index) {
        var who = heard.get(index);
        if (echoed[index] == newest && who.size() == 1) {
            hardware[index] = who.iterator().next();
        }
    }

    /** Whether enough answer to requests sent since {@code from}, or have had the time to. */
    boolean concluded(long now, long from, long firstMiss) {
        return answering(now, from, firstMiss) >= need || now >= rounds[0] + patience();
    }

    /**
     * How many answer. Their newest answers have to be fresh in any case: when the primary has been gone for hours, a
     * witness's answer of an hour ago says nothing.
     *
     * @param from only answers to requests sent since then count; {@link Watch#NEVER} for any
     * @param firstMiss while the primary is silent, when its first unanswered request was sent: only answers to
     *        requests sent since then count; else {@link Watch#NEVER}
     */
    int answering(long now, long from, long firstMiss) {
        long fresh = now - FRESH_ROUNDS * Math.max(EVERY, pace.interval().toNanos()) - pace.timeout().toNanos();
        long since = Math.max(fresh, from);
        if (firstMiss != Watch.NEVER) {
            since = Math.max(since, Math.max(firstMiss, lastButOne(now)));
        }
        int answering = 0;
        for (long sent : answered) {
            if (sent != Watch.NEVER && sent >= since) {
                answering++;
            }
        }
        return answering;
    }

    /**
     * When the last but one of the rounds was sent that they have had the time to answer. One answer may be lost; a
     * witness that has answered neither round is gone, though it answered at the beginning of the burst: this host may
     * be the one that was cut off since.
     */
    private long lastButOne(long now) {
        int ripe = 0;
        for (long sent : rounds) {
            if (sent != Watch.NEVER && now >= sent + patience() && ++ripe == 2) {
                return sent;
            }
        }
        return Watch.NEVER;
    }

    /** Everything is asked again: earlier requests, and answers to them that are still under way, no longer count. */
    void startOver() {
        Arrays.fill(answered, Watch.NEVER);
        Arrays.fill(rounds, Watch.NEVER);
        sentAt.forget();
    }
}
