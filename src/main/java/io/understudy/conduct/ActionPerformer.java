package io.understudy.conduct;

import io.understudy.address.AddressKeeper;
import io.understudy.address.AddressReport;
import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Observation.ProcessTable.Process;
import io.understudy.fence.FenceReport;
import io.understudy.fence.Fencer;
import io.understudy.kernel.HardwareAddress;
import io.understudy.probe.HostWatch;
import io.understudy.probe.ProbeScheduler;
import io.understudy.remote.CommandResult;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries out actions for one service: the second exhaustive switch, so that an action without an
 * executor does not compile. Blocks; the {@link ActionRunner} chooses the thread.
 */
final class ActionPerformer {
    /** @param seen for the mailbox, or null when nobody waits for it; {@code name} the fence method's */
    record Done(@Nullable Observation seen, Outcome outcome, String name, String why, String output) {}

    private final Settings.Service service;
    private final Remotes remotes;
    private final Fencer fencer;
    private final AddressKeeper addresses;
    private final HostWatch hostWatch;
    private final ProbeScheduler probes;
    private final LocalService local;

    ActionPerformer(Settings.Service service, ServiceTools tools) {
        this(service, tools.remotes(), tools.fencer(), tools.addresses(), tools.hostWatch(), tools.probes(),
                new LocalService(service, tools.remotes(), tools.own(), tools.ticker()));
    }

    private ActionPerformer(Settings.Service service, Remotes remotes, Fencer fencer, AddressKeeper addresses,
            HostWatch hostWatch, ProbeScheduler probes, LocalService local) {
        this.local = local;
        this.service = service;
        this.remotes = remotes;
        this.fencer = fencer;
        this.addresses = addresses;
        this.hostWatch = hostWatch;
        this.probes = probes;
    }

    /** Where an action is carried out. */
    enum Where {
        /** Takes no time and is answered by somebody else. */
        AT_ONCE,
        /** Changes this host: one after the other, in the order they were decided. */
        IN_ORDER,
        /** Talks to the primary and may take long: must not hold up what happens here. */
        BESIDE
    }

    static Where where(Action action) {
        return switch (action) {
            case Action.AskWire _, Action.AskProbes _, Action.AskAgain _,
                    Action.EndWatch _ -> Where.AT_ONCE;
            case Action.StartService _, Action.StopService _, Action.AddAddresses _,
                    Action.ReleaseAddresses _, Action.Announce _, Action.AnnounceForPrimary _ ->
                Where.IN_ORDER;
            // A primary that hangs must not hold up what has to be done here.
            case Action.Claim(long ticket) -> ticket == 0 ? Where.BESIDE : Where.IN_ORDER;
            case Action.ReleaseAtOnce _, Action.ClaimAbsent _ -> Where.BESIDE;
            case Action.CheckProcess _, Action.AskPrimary _, Action.Respawn _, Action.Fence _,
                    Action.StopPrimary _, Action.StartPrimary _ ->
                Where.BESIDE;
        };
    }

    /** Its name, or empty for a question, which changes nothing and needs no intent. */
    static Optional<ActionName> name(Action action) {
        return switch (action) {
            case Action.AskWire _, Action.AskProbes _, Action.AskAgain _,
                    Action.EndWatch _ -> Optional.empty();
            case Action.CheckProcess _ -> Optional.of(ActionName.CHECK_PROCESS);
            case Action.AskPrimary _ -> Optional.of(ActionName.ASK_PRIMARY);
            case Action.Respawn _ -> Optional.of(ActionName.RESPAWN);
            case Action.Fence _ -> Optional.of(ActionName.FENCE);
            case Action.StartService _ -> Optional.of(ActionName.START);
            case Action.StopService _ -> Optional.of(ActionName.STOP);
            case Action.AddAddresses _ -> Optional.of(ActionName.ADD_ADDRESSES);
            case Action.ReleaseAddresses _, Action.ReleaseAtOnce _ -> Optional.of(ActionName.RELEASE_ADDRESSES);
            case Action.Claim _, Action.ClaimAbsent _ -> Optional.of(ActionName.CLAIM);
            case Action.StopPrimary _ -> Optional.of(ActionName.STOP_PRIMARY);
            case Action.StartPrimary _ -> Optional.of(ActionName.START_PRIMARY);
            case Action.Announce _ -> Optional.of(ActionName.ANNOUNCE);
            case Action.AnnounceForPrimary _ -> Optional.of(ActionName.ANNOUNCE_FOR_PRIMARY);
        };
    }

    /** What is run, as it is run. */
    String detail(Action action) {
        return switch (action) {
            case Action.CheckProcess _ -> service.respawn() == null ? "" : text(service.respawn().check());
            case Action.AskPrimary _ -> text(couldServe());
            case Action.Respawn _, Action.StartPrimary _ ->
                service.respawn() == null ? "" : text(service.respawn().command());
            case Action.Fence(_, int method) -> switch (service.fence().methods().get(method)) {
                case Settings.SshFence ssh -> text(ssh.command());
                case Settings.AgentFence agent -> agent.run();
            };
            case Action.StartService _ -> text(service.takeover().start());
            case Action.StopService _ -> text(service.takeover().stop());
            case Action.Claim _, Action.ClaimAbsent _ -> text(service.failback().claim());
            case Action.StopPrimary _ -> text(service.primary().stop());
            case Action.AddAddresses _, Action.ReleaseAddresses _, Action.ReleaseAtOnce _,
                    Action.Announce _, Action.AnnounceForPrimary _ ->
                String.join(", ", service.addresses().stream().map(Vip::toString).toList());
            case Action.AskWire _, Action.AskProbes _, Action.AskAgain _,
                    Action.EndWatch _ -> "";
        };
    }

    /** Once for each address where it names one. */
    private String text(@Nullable CommandLine command) {
        return command == null
                ? ""
                : service.addresses().stream().map(vip -> command.with(placeholders(there(vip))).toString())
                        .distinct().collect(Collectors.joining("; "));
    }

    /**
     * Carries out one action.
     *
     * @param owner the primary's hardware address where it is known, for announcing on its behalf
     * @param later takes what comes after this returns
     */
    Done perform(Action action, Optional<String> owner, Consumer<Observation> later) {
        return switch (action) {
            case Action.AskWire(long ticket, int questions, Duration span) -> {
                hostWatch.askWire(service.name(), questions, span,
                        evidence -> later.accept(new Observation.Asked(ticket, evidence)));
                yield new Done(null, Outcome.DONE, "", "", "");
            }
            case Action.AskProbes _ -> {
                probes.askNow(service.name());
                yield new Done(null, Outcome.DONE, "", "", "");
            }
            case Action.AskAgain _ -> {
                hostWatch.again(service.name());
                yield new Done(null, Outcome.DONE, "", "", "");
            }
            case Action.EndWatch _ -> {
                // The probes go on: people are told when the service here dies, though nothing is done then.
                hostWatch.forget(service.name());
                yield new Done(null, Outcome.DONE, "", "", "");
            }
            case Action.CheckProcess(long ticket) ->
                checkProcess(ticket, service.respawn() == null ? null : service.respawn().check());
            case Action.AskPrimary(long ticket) -> checkProcess(ticket, couldServe());
            case Action.Respawn(long ticket) -> {
                var respawn = service.respawn();
                yield onPrimary(respawn == null ? null : respawn.command(), ticket);
            }
            case Action.StartPrimary(long ticket) -> {
                var respawn = service.respawn();
                yield onPrimary(respawn == null ? null : respawn.command(), ticket);
            }
            case Action.StopPrimary(long ticket) -> onPrimary(service.primary().stop(), ticket);
            case Action.Fence(long ticket, int method) -> fence(ticket, method);
            case Action.StartService(long ticket) -> finished(ticket, local.start());
            case Action.StopService(long ticket) -> finished(ticket, local.stop());
            case Action.AddAddresses(long ticket, _) -> report(ticket, addresses.add(service));
            case Action.ReleaseAddresses(long ticket) -> report(ticket, addresses.release(service));
            case Action.Announce(long ticket) -> report(ticket, addresses.announce(service));
            case Action.AnnounceForPrimary _ -> owner.isPresent()
                    ? report(0, addresses.announceFor(service, HardwareAddress.parse(owner.get())))
                    : new Done(null, Outcome.FAILED, "", "the primary's hardware address is not known", "");
            case Action.Claim(long ticket) -> claim(ticket, service.addresses());
            case Action.ClaimAbsent(Set<Vip> absent) -> claim(0, List.copyOf(absent));
            case Action.ReleaseAtOnce _ -> report(0, addresses.release(service));
        };
    }

    private static Done report(long ticket, AddressReport report) {
        var outcome = report.ok() ? Outcome.DONE : Outcome.FAILED;
        var why = new StringJoiner("; ");
        report.failures().forEach((vip, failure) -> why.add(vip + ": " + failure));
        return new Done(ticket == 0 ? null : new Observation.Finished(ticket, outcome, why.toString()), outcome, "",
                why.toString(), "");
    }

    /** What tells whether the primary could serve: {@code failback.check}, or else whether the process runs there. */
    private @Nullable CommandLine couldServe() {
        var check = service.failback().check();
        return check != null ? check : service.respawn() == null ? null : service.respawn().check();
    }

    private Done checkProcess(long ticket, @Nullable CommandLine check) {
        var ssh = service.primary().ssh();
        if (ssh == null || check == null) {
            return new Done(new Observation.ProcessTable(ticket, Process.UNKNOWN, "no primary.ssh"), Outcome.FAILED, "",
                    "no primary.ssh", "");
        }
        var respawn = service.respawn();
        boolean builtIn = respawn != null && respawn.process() != null && check.equals(respawn.check());
        var result = remotes.over(ssh).run(check.with(placeholders("")), ssh.commandTimeout());
        var answer = ProcessAnswer.of(builtIn, result);
        var outcome = switch (result) {
            case CommandResult.Exited _ -> Outcome.DONE;
            case CommandResult.NotRun _ -> Outcome.FAILED;
            case CommandResult.Unknown _ -> Outcome.UNKNOWN;
        };
        return new Done(new Observation.ProcessTable(ticket, answer.process(), answer.why()), outcome, "",
                answer.why(), result.output());
    }

    private Done fence(long ticket, int method) {
        FenceReport report = fencer.fence(service, service.fence().methods().get(method));
        var outcome = switch (report.result()) {
            case SUCCEEDED -> Outcome.DONE;
            case REFUSED -> Outcome.FAILED;
            case UNKNOWN -> Outcome.UNKNOWN;
        };
        var output = new StringBuilder();
        report.commands().forEach(c -> output.append("$ ").append(c.command()).append("\n").append(c.output())
                .append(c.status() < 0 ? "" : "\nexit " + c.status()).append("\n"));
        return new Done(new Observation.Fenced(ticket, outcome, report.gone(), report.why()), outcome, report.method(),
                report.why(),
                output.toString());
    }

    private Done onPrimary(@Nullable CommandLine command, long ticket) {
        var ssh = service.primary().ssh();
        if (ssh == null || command == null) {
            return new Done(ticket == 0 ? null : new Observation.Finished(ticket, Outcome.FAILED, "not configured"),
                    Outcome.FAILED, "", "not configured", "");
        }
        return finished(ticket, remotes.over(ssh).run(command.with(placeholders("")), ssh.commandTimeout()));
    }

    private static Done finished(long ticket, CommandResult result) {
        var outcome = switch (result) {
            case CommandResult.Exited exited -> exited.ok() ? Outcome.DONE : Outcome.FAILED;
            case CommandResult.NotRun _ -> Outcome.FAILED;
            case CommandResult.Unknown _ -> Outcome.UNKNOWN;
        };
        var why = switch (result) {
            case CommandResult.Exited(int status, _, _) -> "exit " + status;
            case CommandResult.NotRun(String reason, _) -> reason;
            case CommandResult.Unknown(String reason, _, _) -> reason;
        };
        return new Done(ticket == 0 ? null : new Observation.Finished(ticket, outcome, why), outcome, "", why,
                result.output());
    }

    /** On the primary, once for each address; the first that fails ends it. */
    private Done claim(long ticket, List<Vip> which) {
        var claim = service.failback().claim();
        var ssh = service.primary().ssh();
        if (claim == null || ssh == null) {
            return new Done(ticket == 0 ? null : new Observation.Finished(ticket, Outcome.FAILED, "no failback.claim"),
                    Outcome.FAILED, "", "no failback.claim", "");
        }
        Done last = finished(ticket, new CommandResult.Exited(0, "", Duration.ZERO));
        for (Vip vip : which) {
            last = finished(ticket,
                    remotes.over(ssh).run(claim.with(placeholders(there(vip))), ssh.commandTimeout()));
            if (last.outcome() != Outcome.DONE) {
                return last;
            }
        }
        return last;
    }

    /** With the prefix length that it has, or had, on the primary. */
    private String there(Vip vip) {
        return fencer.lengths().there(service.name(), vip).toString();
    }

    private Map<String, String> placeholders(String address) {
        var common = Map.of("interface", service.primary().interfaceName(), "service", service.name());
        if (address.isEmpty()) {
            return common;
        }
        return Map.of("address", address, "interface", service.primary().interfaceName(), "service", service.name());
    }
}
