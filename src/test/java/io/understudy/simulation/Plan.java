package io.understudy.simulation;

import io.understudy.settings.CommandLine;
import io.understudy.settings.Notify;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a seed chooses: the policy, what A is like, and the incidents. Nothing of a history is chosen anywhere else but
 * chance on the wire.
 */
final class Plan {
    static final CommandLine PGREP = CommandLine.line("pgrep -x httpd");
    static final CommandLine RESPAWN = CommandLine.line("apachectl graceful");
    static final CommandLine STOP_PRIMARY = CommandLine.line("apachectl stop-primary");
    static final CommandLine CLAIM = CommandLine.line("ip address replace {address} dev {interface}");
    static final CommandLine DELETE = CommandLine.line("ip address delete {address} dev {interface}");
    static final CommandLine LINK_DOWN = CommandLine.line("ip link set {interface} down");
    static final CommandLine START = CommandLine.line("start-here");
    static final CommandLine STOP = CommandLine.line("stop-here");
    static final String AGENT = "fence_sim";
    static final InetAddress PRIMARY = InetAddress.ofLiteral("192.0.2.1");

    final long seed;
    /** The interval that everything else is a multiple of: a history is as long in rounds whatever it is. */
    final long unit;
    final List<Vip> vips;
    final boolean act;
    final Pace host;
    final List<Pace> probes = new ArrayList<>();
    final Settings.Respawn respawn;
    final List<Settings.FenceMethod> methods = new ArrayList<>();
    final boolean proofByMethod;
    final boolean takeOverUnproven;
    final boolean stopAfterTakeover;
    final boolean canClaim;
    final boolean canStopPrimary;
    final Duration failbackAfter;
    final Duration confirm;
    final int witnesses;
    final int need;
    final Duration startHold;
    final Duration bootHold;
    final Settings.HoldDown holdDown;
    final boolean releaseOnStop;
    final Duration sshLimit;
    final Duration sshConnect;
    final Duration startLimit;
    /** SSH runs over a network of its own. */
    final boolean sshApart;
    final boolean bootAddresses;
    final boolean autostart;
    final boolean staysDead;
    final boolean hasCommands;
    final int driftPpm;
    /** Nobody has the addresses at the beginning: the host is watched without its service. */
    final boolean unraised;
    /** The second probe asks for something that never was there. */
    final boolean wrongProbe;
    /** A answers by two cards, as Linux does for both on one segment. */
    final boolean twoCards;
    final Settings settings;
    final long warm;
    final long quiet;
    List<Incident> incidents;

    Plan(long seed) {
        this.seed = seed;
        var dice = new Dice(seed * 0x2545F4914F6CDD1DL + 17);
        unit = dice.pick(50, 100, 100, 250, 1000) * Span.MILLI;
        vips = dice.percent(80)
                ? List.of(new Vip("192.0.2.100", 32))
                : List.of(new Vip("192.0.2.100", 32), new Vip("192.0.2.101", 32));
        act = !dice.percent(4);
        host = pace(dice, 1);
        for (int i = dice.pick(0, 1, 1, 1, 2); i > 0; i--) {
            probes.add(pace(dice, dice.below(2) + 1));
        }
        sshLimit = units(8);
        sshConnect = units(3);
        startLimit = units(6);
        boolean ssh = dice.percent(85);
        sshApart = dice.percent(30);
        respawn = ssh && dice.percent(60)
                ? new Settings.Respawn(PGREP, RESPAWN, units(dice.below(4)), dice.pick(1, 1, 2, 0), dice.pick(2, 5),
                        Duration.ofHours(1))
                : null;
        if (ssh && dice.percent(85)) {
            methods.add(dice.percent(80)
                    ? new Settings.SshFence(Settings.Scope.ADDRESSES, DELETE, units(8))
                    : new Settings.SshFence(Settings.Scope.HOST, LINK_DOWN, units(8)));
        }
        if (dice.percent(45)) {
            methods.add(new Settings.AgentFence(Settings.Scope.HOST, AGENT, Map.of(), units(8)));
        }
        if (methods.size() == 2 && dice.percent(30)) {
            methods.add(methods.removeFirst());
        }
        proofByMethod = dice.percent(25);
        takeOverUnproven = dice.percent(20);
        stopAfterTakeover = dice.percent(6);
        canClaim = ssh && dice.percent(70);
        canStopPrimary = ssh && dice.percent(70);
        failbackAfter = canClaim && dice.percent(30) ? units(20 + dice.below(30)) : null;
        confirm = units(1 + dice.below(4));
        witnesses = dice.percent(75) ? 1 : 2;
        need = dice.percent(5) ? 0 : witnesses == 1 ? 1 : dice.pick(1, 2);
        startHold = units(dice.pick(0, 5, 10, 20));
        bootHold = units(dice.pick(0, 0, 30));
        holdDown = new Settings.HoldDown(dice.percent(70) ? Duration.ofHours(1) : units(60), dice.pick(1, 2, 2, 3));
        releaseOnStop = dice.percent(15);
        bootAddresses = dice.percent(60);
        autostart = dice.percent(60);
        staysDead = dice.percent(50);
        hasCommands = dice.percent(80);
        driftPpm = dice.below(400) - 200;
        unraised = probes.isEmpty() && dice.percent(20);
        wrongProbe = probes.size() == 2 && dice.percent(10);
        settings = settings(ssh);
        // Drawn apart: a seed that was kept tells the same story as before.
        var more = new Dice(seed * 0x9E3779B97F4A7C15L + 5);
        twoCards = more.percent(10);
        warm = startHold.toNanos() + 14 * unit;
        var chosen = new Incidents(this, dice).choose();
        if (more.percent(25)) {
            chosen.addAll(new Incidents(this, more).field());
            chosen.sort(Comparator.comparingLong(Incident::at));
        }
        incidents = List.copyOf(chosen);
        quiet = chosen.stream().mapToLong(i -> i.at() + i.span()).max().orElse(warm) + unit;
    }

    private Duration units(int count) {
        return Duration.ofNanos(count * unit);
    }

    private Pace pace(Dice dice, int times) {
        int failAfter = dice.pick(1, 2, 3, 3, 3, 5);
        var interval = units(times);
        return new Pace(interval, interval.dividedBy(2), failAfter, dice.pick(1, 2, 2, 3),
                interval.multipliedBy(failAfter * dice.pick(2, 2, 3, 4)).dividedBy(2));
    }

    private Settings settings(boolean ssh) {
        var checks = new ArrayList<Settings.Probe>();
        for (var pace : probes) {
            checks.add(new Settings.Probe("probe" + checks.size(), new Settings.HttpCheck(
                    URI.create("http://192.0.2.100/" + checks.size()), List.of(new Settings.StatusRange(200, 399)),
                    null), pace));
        }
        var asked = new ArrayList<InetAddress>();
        asked.add(InetAddress.ofLiteral("192.0.2.254"));
        if (witnesses > 1) {
            asked.add(InetAddress.ofLiteral("192.0.2.253"));
        }
        var service = new Settings.Service("web", act ? Mode.ACT : Mode.OBSERVE, vips, "eth0",
                new Settings.Primary(PRIMARY, new NodeId("a"), "eth0", canStopPrimary ? STOP_PRIMARY : null,
                        ssh
                                ? new Settings.Ssh("192.0.2.1", "understudy", 22, Path.of("key"), Path.of("hosts"),
                                        sshConnect, sshLimit)
                                : null),
                host, checks, respawn,
                new Settings.Fence(proofByMethod ? Settings.Proof.METHOD : Settings.Proof.WIRE, methods,
                        takeOverUnproven ? Settings.WhenUnproven.TAKE_OVER : Settings.WhenUnproven.HOLD),
                new Settings.Witnesses(need == 0 ? Settings.WitnessKind.NONE : Settings.WitnessKind.LISTED, asked,
                        need),
                new Settings.Takeover(hasCommands ? START : null, hasCommands ? STOP : null, confirm, startLimit),
                stopAfterTakeover ? Settings.AfterTakeover.STOP : Settings.AfterTakeover.HOLD,
                new Settings.Failback(failbackAfter == null
                        ? Settings.FailbackPolicy.MANUAL
                        : Settings.FailbackPolicy.AFTER, failbackAfter, canClaim ? CLAIM : null),
                holdDown, null);
        return new Settings(new NodeId("b"), Path.of("data"), List.of(), List.of(), startHold, bootHold,
                releaseOnStop ? Settings.OnStop.RELEASE : Settings.OnStop.KEEP, Notify.NOBODY, List.of(service));
    }

    Settings.Service service() {
        return settings.services().getFirst();
    }

    boolean hasAgent() {
        return methods.stream().anyMatch(m -> m instanceof Settings.AgentFence);
    }

    int all() {
        return (1 << vips.size()) - 1;
    }

    String text() {
        var text = new StringBuilder("policy: interval ").append(Span.text(unit)).append(", host ").append(pace(host));
        probes.forEach(p -> text.append(", probe ").append(pace(p)));
        text.append(", ").append(vips).append(act ? "" : ", OBSERVE").append(", respawn ")
                .append(respawn == null ? "none" : "attempts " + respawn.attempts() + " settle " + respawn.delay())
                .append(", fence ").append(methods.stream().map(m -> m instanceof Settings.SshFence s
                        ? "ssh/" + s.scope()
                        : "agent").toList())
                .append(proofByMethod ? " proof method" : " proof wire")
                .append(takeOverUnproven ? " unproven take-over" : " unproven hold")
                .append(stopAfterTakeover ? ", after-takeover stop" : "").append(canClaim ? ", claim" : "")
                .append(canStopPrimary ? ", stop" : "")
                .append(failbackAfter == null ? "" : ", failback after " + failbackAfter)
                .append(", confirm ").append(confirm).append(", witnesses ").append(need).append(" of ")
                .append(witnesses).append(", start-hold ").append(startHold).append(", boot-hold ").append(bootHold)
                .append(", hold-down ").append(holdDown.takeovers()).append(" in ").append(holdDown.window())
                .append(releaseOnStop ? ", on-stop release" : "").append(", ssh limit ").append(sshLimit)
                .append(sshApart ? " on a network of its own" : "").append("; a boots ")
                .append(bootAddresses ? "with" : "without").append(" the addresses and ")
                .append(autostart ? "with" : "without").append(" the service")
                .append(staysDead ? ", stays dead" : "").append(twoCards ? ", a answers by two cards" : "");
        return text.toString();
    }

    private static String pace(Pace p) {
        return p.interval().toMillis() + "/" + p.timeout().toMillis() + " ms fail " + p.failAfter() + " tolerate "
                + p.tolerate().toMillis() + " ms recover " + p.recoverAfter();
    }
}
