package io.understudy.failover.evidence;

import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything known at one moment, weighed: what the rows of {@code docs/decision-table.md} look at.
 *
 * @param host echo, ARP and this host's network
 * @param probes by name, in the configured order
 * @param held the addresses that are on this host's interface
 * @param calibrated the addresses that answered the wire's question while the service was watched, and by whom: only
 *        of these does silence mean that nobody has them
 * @param absent the addresses that nobody has though the primary is well: their silence says nothing, and is no doubt
 *        about a crash that the others prove
 * @param hostSeenUp the primary is remembered as having answered
 * @param countsFrom what the host watch found out by questions from before then no longer counts
 * @param doubtUntil until when this host's own way to the addresses may still lead to a stranger that answered for one
 */
public record Evidence(HostEvidence host, Map<String, ProbeEvidence> probes, Set<Vip> held,
        Map<Vip, Owners> calibrated, Set<Vip> absent, boolean hostSeenUp, long countsFrom,
        long doubtUntil) {
    /** For this long a neighbour table may hold what a stranger said (arp(7): delay, probes, a new question). */
    private static final long DOUBT = Duration.ofSeconds(30).toNanos();

    public Evidence {
        probes = Collections.unmodifiableMap(new LinkedHashMap<>(probes));
        held = Set.copyOf(held);
        calibrated = Map.copyOf(calibrated);
        absent = Set.copyOf(absent);
    }

    /**
     * At a start of the daemon, before anything was asked.
     *
     * @param paces of the probes by name, in the configured order
     * @param known what an earlier run has found out; of addresses that are no longer configured it is forgotten
     */
    public static Evidence begin(Map<String, Pace> paces, Collection<Vip> addresses, KnownBefore known, Set<Vip> held,
            long now) {
        var probes = new LinkedHashMap<String, ProbeEvidence>();
        paces.forEach((name, pace) -> probes.put(name,
                ProbeEvidence.begin(pace, known.probesUp().contains(name), now)));
        var calibrated = new LinkedHashMap<Vip, Owners>();
        known.calibrated().forEach((vip, hardware) -> {
            if (addresses.contains(vip)) {
                calibrated.put(vip, new Owners(hardware, now - Calibration.LEARNING)); // nothing more is learned soon
            }
        });
        var absent = calibrated.isEmpty()
                ? Set.<Vip>of()
                : addresses.stream().filter(known.absent()::contains).collect(Collectors.toSet());
        return new Evidence(HostEvidence.NOTHING, probes, held, calibrated, absent, known.hostUp(), Watch.NEVER,
                Watch.NEVER);
    }

    public Evidence with(HostEvidence now) {
        return new Evidence(now.begun() >= countsFrom ? now : now.outdated(), probes, held, calibrated, absent,
                hostSeenUp,
                countsFrom, doubtUntil);
    }

    /** Once the addresses have moved, what the probes heard before came from another host. */
    public Evidence with(Set<Vip> now, long at) {
        if (now.equals(held)) {
            return this;
        }
        var moved = new LinkedHashMap<String, ProbeEvidence>();
        probes.forEach((name, probe) -> moved.put(name, probe.moved(at)));
        return new Evidence(host, moved, now, calibrated, absent, hostSeenUp, countsFrom, doubtUntil);
    }

    public Evidence with(String probe, Sample sample, long now) {
        var known = probes.get(probe);
        if (known == null) {
            return this; // of a configuration that is gone
        }
        var changed = new LinkedHashMap<>(probes);
        boolean doubtful = now < doubtUntil
                && (sample.kind() == Sample.Kind.FAILED || sample.kind() == Sample.Kind.TIMED_OUT);
        changed.put(probe, known.weigh(doubtful ? sample.untried() : sample, host, now));
        return new Evidence(host, changed, held, calibrated, absent, hostSeenUp, countsFrom, doubtUntil);
    }

    public Evidence at(long now) {
        var changed = new LinkedHashMap<String, ProbeEvidence>();
        probes.forEach((name, probe) -> changed.put(name, probe.at(now)));
        return new Evidence(host, changed, held, calibrated, absent, hostSeenUp, countsFrom, doubtUntil);
    }

    public Evidence again(long now) {
        var changed = new LinkedHashMap<String, ProbeEvidence>();
        probes.forEach((name, probe) -> changed.put(name, probe.again(now)));
        return new Evidence(host, changed, held, calibrated, absent, hostSeenUp, countsFrom, doubtUntil);
    }

    /** Nothing that was found out before now counts any more: the host watch begins again, and so do the probes. */
    public Evidence restarted(long now) {
        var probed = again(now);
        return new Evidence(host.outdated(), probed.probes, held, calibrated, absent, hostSeenUp, now, doubtUntil);
    }

    /** The host watch has begun again since that was ordered. */
    public boolean current() {
        return host.begun() >= countsFrom;
    }

    /**
     * The service answers, and it is not this host's own that the probes reach. What was up before everything was asked
     * again is only believed to be up still: that calls nothing off.
     */
    public boolean servedThere() {
        return held.isEmpty() && service() == Verdict.UP && probes.values().stream().allMatch(ProbeEvidence::answers);
    }

    /**
     * When the service, or without probes the host, was last seen to answer, or {@link Watch#NEVER}; not what is only
     * remembered.
     */
    public long lastAnswer() {
        return probes.isEmpty()
                ? host.lastAnswer()
                : probes.values().stream().mapToLong(ProbeEvidence::lastUpSentAt).min().orElse(Watch.NEVER);
    }

    /**
     * The service: down when one probe is down, else unknown when one is unknown, else up. Host down means service
     * down, unless a probe sent after the first unanswered echo has succeeded. Without probes the service is what the
     * host is.
     */
    public Verdict service() {
        if (probes.isEmpty()) {
            return host.host();
        }
        if (host.host() == Verdict.DOWN && probes.values().stream()
                .noneMatch(p -> p.lastUpSentAt() != Watch.NEVER && p.lastUpSentAt() > host.firstMiss())) {
            return Verdict.DOWN;
        }
        return probed();
    }

    /**
     * The service wherever it runs: while it is here, the primary's silence says nothing of it, and without probes
     * nothing does.
     */
    public Verdict anywhere() {
        return held.isEmpty() ? service() : probes.isEmpty() ? Verdict.UNKNOWN : probed();
    }

    private Verdict probed() {
        var verdicts = probes.values().stream().map(ProbeEvidence::verdict).collect(Collectors.toSet());
        return verdicts.contains(Verdict.DOWN)
                ? Verdict.DOWN
                : verdicts.contains(Verdict.UNKNOWN) ? Verdict.UNKNOWN : Verdict.UP;
    }

    /**
     * What a probe says. One that only runs out of time beside a silent host says nothing of its own: it must not look
     * healthy.
     */
    public Verdict of(String probe) {
        var known = probes.get(probe);
        if (known == null) {
            return Verdict.UNKNOWN;
        }
        boolean silent = held.isEmpty() && host.host() == Verdict.DOWN
                && (known.lastUpSentAt() == Watch.NEVER || known.lastUpSentAt() <= host.firstMiss());
        return silent && known.verdict() == Verdict.UP ? Verdict.UNKNOWN : known.verdict();
    }

    /** Every probe that is down was refused or answered wrongly; none hung. */
    public boolean refusedOnly() {
        return probes.values().stream().filter(p -> p.verdict() == Verdict.DOWN).allMatch(ProbeEvidence::refused);
    }

    /** Something asked is unanswered, though nothing is down yet. */
    public boolean doubtful() {
        return host.host() == Verdict.UP && host.firstMiss() != Watch.NEVER
                || probes.values().stream().anyMatch(p -> p.watch().doubtful());
    }

    /** Every probe (without probes: the host) was seen up since it was configured. */
    public boolean seenUp() {
        return probes.isEmpty()
                ? hostSeenUp || host.lastAnswer() != Watch.NEVER
                : probes.values().stream().allMatch(ProbeEvidence::seenUp);
    }

    /** When the service was last known to answer: the newest success, or the newest answer of the host. */
    public long lastGood() {
        return probes.isEmpty()
                ? host.lastAnswer()
                : probes.values().stream().mapToLong(p -> p.watch().answered() ? p.watch().quietSince() : Watch.NEVER)
                        .min().orElse(Watch.NEVER);
    }

    /**
     * Every address was asked for often enough, nobody has it, and its silence means something; of one that nobody had
     * before, the others' does.
     */
    public boolean wireProves(Collection<Vip> addresses) {
        return provable(addresses) && wireSilent(addresses);
    }

    /** Whether the silence of the addresses would be proof. */
    public boolean provable(Collection<Vip> addresses) {
        return !calibrated.isEmpty()
                && addresses.stream().allMatch(vip -> calibrated.containsKey(vip) || absent.contains(vip));
    }

    /** One that used to answer on the wire could not be asked now: this host has lost its way to that segment. */
    public boolean fellSilentUnasked(Collection<Vip> addresses) {
        return addresses.stream()
                .anyMatch(vip -> calibrated.containsKey(vip) && host.wire(vip).kind() == Wire.Kind.UNASKED);
    }

    /** Every address was asked for often enough and nobody answered, whether or not that means something. */
    public boolean wireSilent(Collection<Vip> addresses) {
        return addresses.stream().allMatch(vip -> host.wire(vip).kind() == Wire.Kind.SILENT);
    }

    /**
     * What is learned of the wire while the service is watched, see {@link Calibration}.
     *
     * @param longestTolerate the longest silence that anything watched is allowed
     */
    public Evidence calibrate(Collection<Vip> addresses, Duration longestTolerate, long now) {
        var learned = new Calibration(calibrated, absent).learn(host, lastAnswer(), addresses, longestTolerate, now);
        return learned.owners().equals(calibrated) && learned.absent().equals(absent)
                ? this
                : new Evidence(host, probes, held, learned.owners(), learned.absent(), hostSeenUp, countsFrom,
                        doubtUntil);
    }

    /**
     * Whether {@code hardware} is known to be the primary's: by what answered for the addresses while it was well;
     * where that was nobody, by what answers for its own address.
     */
    public boolean isPrimary(String hardware) {
        return calibrated.isEmpty()
                ? host.hardware().equals(hardware)
                : calibrated.values().stream().anyMatch(o -> o.hardware().contains(hardware));
    }

    /** Nothing is known of the primary's hardware addresses, so that anybody may be the primary. */
    public boolean primaryUnknown() {
        return host.hardware().isEmpty() && calibrated.isEmpty();
    }

    /**
     * A hardware address that is known not to be the primary's and answers for an address, alone or beside the primary;
     * empty where none does or nobody can tell.
     */
    public Optional<String> stranger(Collection<Vip> addresses) {
        // By its own address alone the primary is known by one card: it may have others.
        return calibrated.isEmpty()
                ? Optional.empty()
                : addresses.stream().map(host::wire).filter(w -> w.kind() == Wire.Kind.ANSWERED)
                        .flatMap(w -> w.all().stream()).filter(hardware -> !isPrimary(hardware)).sorted().findFirst();
    }

    /** With what a stranger's answer makes doubtful. */
    public Evidence doubting(Collection<Vip> addresses, long now) {
        return held.isEmpty() && stranger(addresses).isPresent()
                ? new Evidence(host, probes, held, calibrated, absent, hostSeenUp, countsFrom, now + DOUBT)
                : this;
    }

    /** The primary's hardware address by which it answers for one of these; empty where it answers for none. */
    public Optional<String> primaryAnswers(Collection<Vip> addresses) {
        return addresses.stream().map(host::wire).filter(w -> w.kind() == Wire.Kind.ANSWERED)
                .flatMap(w -> w.all().stream()).filter(this::isPrimary).sorted().findFirst();
    }

    /** Whoever answers for one of these; empty where nobody does. */
    public Optional<String> anyAnswer(Collection<Vip> addresses) {
        return addresses.stream().map(host::wire).filter(w -> w.kind() == Wire.Kind.ANSWERED).map(Wire::by).sorted()
                .findFirst();
    }

    /** Somebody else answers for one of the addresses, to a question sent at {@code since} or later. */
    public boolean foreign(Collection<Vip> addresses, long since) {
        return addresses.stream().map(host::wire)
                .anyMatch(w -> w.kind() == Wire.Kind.ANSWERED && w.at() >= since);
    }
}
