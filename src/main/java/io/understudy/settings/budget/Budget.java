package io.understudy.settings.budget;

import io.understudy.settings.Durations;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The outage that the settings of one service allow, computed, not measured: from the moment something breaks until the
 * addresses are announced. Clients do not notice the confirmation that follows. Immutable; any thread.
 *
 * @param service the service's name
 * @param cases what may break; the first one is always the whole host
 */
public record Budget(String service, List<Case> cases) {
    /** A command over a session that is kept open takes 11 ms, a slow login shell 108 ms. */
    private static final Duration COMMAND = Duration.ofMillis(100);
    /** How long a service's start command is assumed to take in a healthy case; the worst case is its timeout. */
    private static final Duration START = Duration.ofSeconds(1);
    /** A power switch over the network: off, then status. */
    private static final Duration AGENT = Duration.ofSeconds(5);
    /** Adding the address and one gratuitous ARP are microseconds; the client's next packet is what takes time. */
    private static final Phase ANNOUNCE = new Phase("announce", Duration.ofMillis(5), Duration.ofMillis(50));

    public Budget {
        cases = List.copyOf(cases);
    }

    /**
     * One thing that may break and what follows.
     *
     * @param name plain words: {@code host gone}
     * @param phases in their order
     */
    public record Case(String name, List<Phase> phases) {
        public Case {
            phases = List.copyOf(phases);
        }

        /** The outage when it breaks at an average moment and every command is as fast as usual. */
        public Duration typical() {
            return phases.stream().map(Phase::typical).reduce(Duration.ZERO, Duration::plus);
        }

        /** The outage when it breaks at the worst moment and every command uses up its timeout. */
        public Duration worst() {
            return phases.stream().map(Phase::worst).reduce(Duration.ZERO, Duration::plus);
        }
    }

    /** One part of an outage. */
    public record Phase(String name, Duration typical, Duration worst) {
        Phase plus(Phase other) {
            return new Phase(name, typical.plus(other.typical), worst.plus(other.worst));
        }
    }

    /** Pure. Without probes, the only case is a host that is gone. */
    public static Budget of(Settings.Service service) {
        var cases = new ArrayList<Case>();
        var hostGone = new ArrayList<Phase>(List.of(detectHost(service.hostWatch())));
        hostGone.addAll(move(service, false));
        cases.add(new Case("host gone", hostGone));
        if (service.probes().isEmpty()) {
            return new Budget(service.name(), cases);
        }
        var refused = detect(service, Budget::refused);
        var hanging = detect(service, Budget::hanging);
        var respawn = service.respawn();
        var diagnose = diagnose(service);
        if (respawn != null && respawn.attempts() > 0) {
            var verify = respawnOnce(service, respawn);
            cases.add(new Case("process dead, respawn helps", List.of(refused, diagnose, verify)));
            var all = new Phase("respawn", verify.typical().plus(verifyLimit(service)).multipliedBy(respawn.attempts()),
                    verify.worst().multipliedBy(respawn.attempts()));
            cases.add(new Case("process dead, respawn doesn't help", chain(refused, List.of(diagnose, all), service)));
        } else {
            cases.add(new Case("service refuses",
                    chain(refused, respawn == null ? List.of() : List.of(diagnose), service)));
        }
        cases.add(new Case("service hangs", chain(hanging, respawn == null ? List.of() : List.of(diagnose), service)));
        return new Budget(service.name(), cases);
    }

    /** One line for each case, with its phases. */
    public List<String> lines() {
        return cases.stream()
                .map(c -> "%s: %s: typically %s, at worst %s (%s)".formatted(service, c.name(),
                        DurationText.of(c.typical()),
                        DurationText.of(c.worst()), String.join(", ", c.phases().stream().map(Budget::words).toList())))
                .toList();
    }

    @Override
    public String toString() {
        return String.join(System.lineSeparator(), lines());
    }

    private static String words(Phase phase) {
        return phase.typical().equals(phase.worst())
                ? phase.name() + " " + DurationText.of(phase.worst())
                : phase.name() + " " + DurationText.of(phase.typical()) + " to " + DurationText.of(phase.worst());
    }

    private static List<Phase> chain(Phase detect, List<Phase> between, Settings.Service service) {
        var phases = new ArrayList<Phase>();
        phases.add(detect);
        phases.addAll(between);
        phases.addAll(move(service, true));
        return phases;
    }

    // ---- detect -----------------------------------------------------------------------------------------------------

    /**
     * Silence counts from the last answer. An outage that begins between two requests is therefore detected earlier by
     * the time that had passed since: half an interval on average.
     */
    private static Phase detectHost(Pace pace) {
        var worst = Durations.most(pace.tolerate(), Detection.host(pace));
        return new Phase("detect", worst.minus(pace.interval().dividedBy(2)), worst);
    }

    /** Typically the quickest probe's, at worst the slowest one's: a fault may show in one probe only. */
    private static Phase detect(Settings.Service service, Function<Pace, Phase> how) {
        var phases = service.probes().stream().map(p -> how.apply(p.pace())).toList();
        return new Phase("detect", phases.stream().map(Phase::typical).reduce(Durations::least).orElse(Duration.ZERO),
                phases.stream().map(Phase::worst).reduce(Durations::most).orElse(Duration.ZERO));
    }

    private static Phase refused(Pace pace) {
        return failing(pace, pace.interval(), Duration.ZERO);
    }

    /** At most one probe is in flight, so the next one begins when the last one has timed out. */
    private static Phase hanging(Pace pace) {
        return failing(pace, pace.interval(), pace.timeout());
    }

    private static Phase failing(Pace pace, Duration interval, Duration each) {
        var worst = Durations.most(pace.tolerate(), Detection.probe(pace, each));
        return new Phase("detect", worst.minus(interval.dividedBy(2)), worst);
    }

    // ---- diagnose, respawn ------------------------------------------------------------------------------------------

    private static Phase diagnose(Settings.Service service) {
        return new Phase("diagnose", COMMAND, overSsh(service));
    }

    /** Both time limits: the kept session may have to be opened again. */
    private static Duration overSsh(Settings.Service service) {
        var ssh = service.primary().ssh();
        return ssh == null ? Duration.ZERO : ssh.connectTimeout().plus(ssh.commandTimeout());
    }

    private static Phase respawnOnce(Settings.Service service, Settings.Respawn respawn) {
        var quick = service.probes().stream()
                .map(p -> p.pace().interval().multipliedBy(p.pace().recoverAfter()))
                .reduce(Durations::most)
                .orElse(Duration.ZERO);
        return new Phase("respawn and verify", COMMAND.plus(respawn.delay()).plus(quick),
                overSsh(service).plus(respawn.delay()).plus(verifyLimit(service)));
    }

    /** How long the probes may take after a respawn. */
    private static Duration verifyLimit(Settings.Service service) {
        return service.probes().stream()
                .map(p -> p.pace().timeout().plus(p.pace().interval().multipliedBy(p.pace().recoverAfter())))
                .reduce(Durations::most)
                .orElse(Duration.ZERO);
    }

    // ---- fence, start, announce -------------------------------------------------------------------------------------

    private static List<Phase> move(Settings.Service service, boolean hostUp) {
        var phases = new ArrayList<Phase>();
        phases.add(fence(service, hostUp));
        var takeover = service.takeover();
        if (takeover.start() != null) {
            phases.add(new Phase("start", Durations.least(START, takeover.timeout()), takeover.timeout()));
        }
        phases.add(ANNOUNCE);
        return phases;
    }

    /** Typically the first usable method succeeds; at worst all of them time out and only the last one succeeds. */
    private static Phase fence(Settings.Service service, boolean hostUp) {
        var wire = new Phase("fence", Duration.ofMillis(service.hostWatch().failAfter()),
                Durations.most(service.hostWatch().timeout(), Duration.ofMillis(service.hostWatch().failAfter())));
        boolean wireProves = service.fence().proof() == Settings.Proof.WIRE && !hostUp;
        var sum = wireProves ? wire : new Phase("fence", Duration.ZERO, Duration.ZERO);
        var typical = sum.typical();
        boolean first = true;
        for (var method : service.fence().methods()) {
            if (method instanceof Settings.SshFence && !hostUp) {
                continue;
            }
            var one = cost(method, service.addresses().size());
            if (first && !wireProves) {
                typical = one.typical();
            }
            first = false;
            sum = sum.plus(one);
        }
        return new Phase("fence", typical, sum.worst());
    }

    private static Phase cost(Settings.FenceMethod method, int addresses) {
        return switch (method) {
            case Settings.SshFence ssh -> {
                int runs = ssh.scope() == Settings.Scope.ADDRESSES ? addresses : 1;
                yield new Phase("fence", COMMAND.multipliedBy(runs), ssh.timeout().multipliedBy(runs));
            }
            // off and status share the timeout
            case Settings.AgentFence agent -> new Phase("fence", Durations.least(AGENT, agent.timeout()),
                    agent.timeout());
        };
    }
}
