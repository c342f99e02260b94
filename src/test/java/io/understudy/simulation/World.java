package io.understudy.simulation;

import io.understudy.conduct.OperatorOrder;
import io.understudy.probe.ProbeResult;
import io.understudy.remote.CommandResult;
import io.understudy.vocabulary.Order;
import java.time.Duration;

/** Everything there is in one history, and what its incidents do to it. */
public final class World {
    /** What a sample of the service will see, and after how long. */
    record Sight(ProbeResult.Outcome outcome, long took) {}

    private static final ProbeResult.Up UP = new ProbeResult.Up();
    private static final ProbeResult.Failed REFUSED = new ProbeResult.Failed("refused");
    private static final ProbeResult.Failed WRONG = new ProbeResult.Failed("status 500");
    private static final ProbeResult.TimedOut SILENT = new ProbeResult.TimedOut("no answer in time");

    final Plan plan;
    final Agenda agenda = new Agenda();
    final Dice dice;
    final Segment segment;
    final Primary a = new Primary();
    final Standby b;
    final MemoryJournal journal;
    final Watchdog watchdog;
    final Neighbour[] clients;
    Incident.Ssh ssh = Incident.Ssh.WELL;
    Incident.Agent agent = Incident.Agent.WELL;
    /** A stranger answers. */
    int stranger;
    /** Ends are lost. */
    int endsLost;
    boolean quiet;
    /** For how many rounds in a row the clients were served. */
    int served;
    private int sshTurn;
    private int agentTurn;

    World(Plan plan) {
        this.plan = plan;
        dice = new Dice(plan.seed * 31 + 7);
        segment = new Segment(dice);
        b = new Standby(this);
        journal = new MemoryJournal(agenda, b::wall);
        watchdog = new Watchdog(this);
        journal.listener = watchdog;
        clients = new Neighbour[]{new Neighbour(Hosts.C, plan.vips.size()), new Neighbour(Hosts.G, plan.vips.size())};
        a.addresses = plan.unraised ? 0 : plan.all();
        agenda.at(0, b::start);
        agenda.at(plan.unit / 3, this::clients);
        for (var incident : plan.incidents) {
            agenda.at(incident.at(), () -> apply(incident));
        }
        agenda.at(plan.quiet, this::repair);
    }

    // the clients

    private void clients() {
        boolean all = true;
        for (var client : clients) {
            all &= ask(client);
        }
        served = all ? served + 1 : 0;
        agenda.in(plan.unit, this::clients);
    }

    private boolean ask(Neighbour client) {
        boolean healthy = true;
        for (int i = 0; i < plan.vips.size(); i++) {
            if (client.cache[i] < 0) {
                resolve(client, i);
            }
            int holder = client.cache[i];
            boolean reached = holder >= 0 && has(holder, i) && segment.arrives(client.host, holder)
                    && segment.arrives(holder, client.host);
            client.tried(i, reached);
            healthy &= reached && (holder == Hosts.A ? a.serves(plan.all()) : b.serves());
        }
        return healthy;
    }

    private boolean has(int host, int index) {
        return host == Hosts.A ? (a.answers() & 1 << index) != 0 : b.answers(1 << index);
    }

    /** All that have it answer; the last answer stays. */
    private void resolve(Neighbour client, int index) {
        boolean bFirst = dice.percent(50);
        for (int i = 0; i < 2; i++) {
            int holder = bFirst == (i == 0) ? Hosts.B : Hosts.A;
            if (has(holder, index) && segment.arrives(client.host, holder) && segment.arrives(holder, client.host)) {
                client.hears(index, holder);
            }
        }
    }

    void announce(int from, int owner) {
        for (int i = 0; i < plan.vips.size(); i++) {
            for (var client : clients) {
                if (segment.arrives(from, client.host)) {
                    client.hears(i, owner);
                }
            }
        }
    }

    /** A raises addresses and says so, as a booting host does. */
    private void raise(int addresses) {
        a.addresses |= addresses;
        if (!a.alive()) {
            return;
        }
        for (int i = 0; i < plan.vips.size(); i++) {
            if ((addresses & 1 << i) == 0) {
                continue;
            }
            for (var client : clients) {
                if (segment.arrives(Hosts.A, client.host)) {
                    client.hears(i, Hosts.A);
                }
            }
            if (b.hostWatch != null && segment.arrives(Hosts.A, Hosts.B)) {
                new SimulatedWire(this, b).heard(i, false);
            }
        }
    }

    // what B's probes and commands meet

    Sight look(int probe, long timeout) {
        if (probe == 1 && plan.wrongProbe) {
            return new Sight(WRONG, Span.MILLI);
        }
        if ((b.addresses & 1) != 0) {
            return new Sight(b.process == Standby.Process.RUNNING ? UP : REFUSED, Span.MILLI / 2);
        }
        if (b.addresses != 0 || (a.answers() & 1) == 0 || !segment.joins(Hosts.B, Hosts.A)
                || !segment.joins(Hosts.A, Hosts.B)) {
            return new Sight(SILENT, timeout);
        }
        for (int i = 0; i < 3; i++) {
            if (!segment.arrives(Hosts.B, Hosts.A) || !segment.arrives(Hosts.A, Hosts.B)) {
                return new Sight(SILENT, timeout); // TCP asks again only after a second
            }
        }
        long took = 3 * segment.roundTrip(Hosts.B, Hosts.A);
        if (took >= timeout) {
            return new Sight(SILENT, timeout);
        }
        if (a.refusesB > 0 || a.process == Primary.Process.DEAD) {
            return new Sight(REFUSED, took);
        }
        if (a.userlandHung > 0 || a.process == Primary.Process.HUNG) {
            return new Sight(SILENT, timeout);
        }
        return new Sight(a.process == Primary.Process.FAILING ? WRONG : UP, took);
    }

    private static CommandResult exit(int status, String output) {
        return new CommandResult.Exited(status, output, Duration.ZERO);
    }

    /** A command has its effect on A, whose userland runs. */
    CommandResult onPrimary(String command) {
        var words = command.split(" ");
        switch (words[0]) {
            case "pgrep" -> {
                watchdog.processTable(a.process == Primary.Process.DEAD);
                return exit(a.process == Primary.Process.DEAD ? 1 : 0, "");
            }
            case "apachectl" -> {
                if (words[1].equals("graceful")) {
                    if (a.process == Primary.Process.DEAD && dice.percent(75)) {
                        a.process = Primary.Process.RUNNING;
                    }
                    return exit(a.process == Primary.Process.DEAD && dice.percent(50) ? 1 : 0, "");
                }
                if (a.process == Primary.Process.HUNG) {
                    return exit(1, "does not stop");
                }
                a.process = Primary.Process.DEAD;
                return exit(0, "");
            }
            case "ip" -> {
                return ip(words);
            }
            default -> throw new IllegalArgumentException(command);
        }
    }

    private CommandResult ip(String[] words) {
        if (words[1].equals("-o")) {
            var list = new StringBuilder("2: eth0    inet 192.0.2.1/24 scope global eth0\n");
            for (int i = 0; i < plan.vips.size(); i++) {
                if ((a.addresses & 1 << i) != 0) {
                    list.append("2: eth0    inet ").append(plan.vips.get(i)).append(" scope global eth0\n");
                }
            }
            watchdog.listed(a.addresses);
            return exit(0, list.toString());
        }
        if (words[1].equals("link")) {
            a.linkUp = false;
            return exit(0, "");
        }
        int bit = 0;
        for (int i = 0; i < plan.vips.size(); i++) {
            bit |= plan.vips.get(i).toString().equals(words[3]) ? 1 << i : 0;
        }
        if (words[2].equals("replace")) {
            a.addresses |= bit;
            return exit(0, "");
        }
        boolean there = (a.addresses & bit) != 0;
        a.addresses &= ~bit;
        return exit(there ? 0 : 2, there ? "" : "Cannot assign requested address");
    }

    // incidents

    private void bootPrimary() {
        if (a.kernel == Primary.Kernel.OFF) {
            a.on(0, plan.autostart);
            if (plan.bootAddresses) {
                raise(plan.all());
            }
        }
    }

    private void lasts(Incident incident, Runnable end) {
        agenda.in(incident.span(), end);
    }

    private void apply(Incident incident) {
        int arg = incident.arg();
        switch (incident.what()) {
            case A_CRASHES -> a.off();
            case A_REBOOTS -> {
                a.off();
                lasts(incident, this::bootPrimary);
            }
            case A_FREEZES -> {
                if (a.kernel == Primary.Kernel.UP) {
                    a.kernel = Primary.Kernel.FROZEN;
                    lasts(incident, this::thawPrimary);
                }
            }
            case A_USERLAND_HANGS -> {
                int boot = a.boot;
                a.userlandHung++;
                lasts(incident, () -> a.userlandHung -= a.boot == boot ? 1 : 0);
            }
            case A_SERVICE_DIES -> a.process = Primary.Process.DEAD;
            case A_SERVICE_HANGS ->
                a.process = a.process == Primary.Process.DEAD ? a.process : Primary.Process.HUNG;
            case A_SERVICE_FAILS ->
                a.process = a.process == Primary.Process.DEAD ? a.process : Primary.Process.FAILING;
            case A_SERVICE_STARTED ->
                a.process = a.kernel == Primary.Kernel.UP ? Primary.Process.RUNNING : a.process;
            case A_ADDRESS_DELETED -> a.addresses = 0;
            case A_ADDRESS_RAISED -> {
                if (a.kernel == Primary.Kernel.UP) {
                    a.linkUp = true;
                    raise(plan.all());
                }
            }
            case A_OWN_ADDRESS_GONE -> {
                a.ownAddressGone++;
                lasts(incident, () -> a.ownAddressGone--);
            }
            case A_REFUSES_B -> {
                a.refusesB++;
                lasts(incident, () -> a.refusesB--);
            }
            case LINK_CUT -> {
                // In half of all cuts the host's own carrier goes with it.
                if (incident.span() % 2 == 0) {
                    carrier(arg, 1);
                    lasts(incident, () -> carrier(arg, -1));
                } else {
                    segment.cut(arg, true, true, 1);
                    lasts(incident, () -> segment.cut(arg, true, true, -1));
                }
            }
            case LINK_CUT_TX -> {
                segment.cut(arg, true, false, 1);
                lasts(incident, () -> segment.cut(arg, true, false, -1));
            }
            case LINK_CUT_RX -> {
                segment.cut(arg, false, true, 1);
                lasts(incident, () -> segment.cut(arg, false, true, -1));
            }
            case LINK_FLAPS -> flap(arg, agenda.now() + incident.span());
            case PAIR_CUT, PAIR_CUT_ONE_WAY -> {
                int from = arg & 7;
                int to = arg >> 3;
                int back = incident.what() == Incident.What.PAIR_CUT ? 1 : 0;
                segment.cut(from, to, 1);
                segment.cut(to, from, back);
                lasts(incident, () -> {
                    segment.cut(from, to, -1);
                    segment.cut(to, from, -back);
                });
            }
            case LOSS -> {
                segment.loss[arg & 7] = (arg >> 3) / 100.0;
                lasts(incident, () -> segment.loss[arg & 7] = 0);
            }
            case DELAY -> {
                segment.delay[arg & 7] = (arg >> 3) * Span.MILLI;
                lasts(incident, () -> segment.delay[arg & 7] = 0);
            }
            case SSH -> {
                int turn = ++sshTurn;
                ssh = Incident.Ssh.values()[arg];
                lasts(incident, () -> ssh = turn == sshTurn ? Incident.Ssh.WELL : ssh);
            }
            case AGENT -> {
                int turn = ++agentTurn;
                agent = Incident.Agent.values()[arg];
                lasts(incident, () -> agent = turn == agentTurn ? Incident.Agent.WELL : agent);
            }
            case B_STALLS -> b.stall(incident.span());
            case B_FREEZES -> b.freeze(incident.span());
            case B_SUSPENDED -> b.suspend(incident.span());
            case B_OVERLOADED -> {
                b.overload = arg * Span.MILLI;
                lasts(incident, () -> {
                    b.overload = 0;
                    b.lastStall = Math.max(b.lastStall, agenda.now());
                });
            }
            case B_REBOOTS -> b.reboot(incident.span());
            case B_ADDRESS_DELETED -> {
                if (b.addresses != 0) {
                    b.addresses = 0;
                    b.addressesChanged("process 4711 (ip)");
                }
            }
            case B_SERVICE_DIES -> b.dies();
            case B_START_FAILS -> {
                b.startFails++;
                lasts(incident, () -> b.startFails--);
            }
            case B_START_HANGS -> {
                b.startHangs++;
                lasts(incident, () -> b.startHangs--);
            }
            case KILLED -> {
                b.kill();
                lasts(incident, b::start);
            }
            case KILLED_AT_INTENT, KILLED_AFTER_INTENT, KILLED_BEFORE_OUTCOME ->
                watchdog.killAt(incident.what(), arg, incident.span());
            case STOPPED -> {
                b.stop();
                lasts(incident, b::start);
            }
            case WALL_JUMPS -> {
                b.wallOffset += arg * Span.SECOND;
                watchdog.wallJumped();
            }
            case FAILOVER -> b.order(Order.FAILOVER, false, 0);
            case FORCED_FAILOVER -> b.order(Order.FAILOVER, true, 0);
            case SWITCHOVER -> b.order(Order.SWITCHOVER, false, 0);
            case FAILBACK -> b.order(Order.FAILBACK, false, 0);
            case FORCED_FAILBACK -> b.order(Order.FAILBACK, true, 0);
            case PAUSE -> b.order(Order.PAUSE, false, incident.span());
            case RESUME -> b.order(Order.RESUME, false, 0);
            case ACKNOWLEDGE -> b.order(Order.ACKNOWLEDGE, false, 0);
            case STRANGER -> {
                stranger++;
                lasts(incident, () -> stranger--);
            }
            case ENDS_LOST -> {
                endsLost++;
                lasts(incident, () -> endsLost--);
            }
        }
    }

    private void thawPrimary() {
        if (a.kernel == Primary.Kernel.FROZEN) {
            a.kernel = Primary.Kernel.UP;
        }
    }

    private void carrier(int host, int by) {
        segment.carrier(host, by);
        if (host == Hosts.B && b.hostWatch != null) {
            b.hostWatch.carrierChanged();
            if (segment.hasCarrier(host)) {
                b.addressesChanged("");
            }
        }
    }

    private void flap(int host, long until) {
        if (agenda.now() >= until) {
            return;
        }
        boolean carrier = dice.percent(50);
        long down = dice.between(Span.MILLI, plan.unit * 2);
        if (carrier) {
            carrier(host, 1);
        } else {
            segment.cut(host, true, true, 1);
        }
        agenda.at(Math.min(until, agenda.now() + down), () -> {
            if (carrier) {
                carrier(host, -1);
            } else {
                segment.cut(host, true, true, -1);
            }
            agenda.in(dice.between(Span.MILLI, plan.unit * 3), () -> flap(host, until));
        });
    }

    /** The quiet period: everything is repaired that people would repair, except what Understudy is there for. */
    private void repair() {
        quiet = true;
        watchdog.disarm();
        boolean carrier = segment.hasCarrier(Hosts.B);
        segment.repair();
        if (!carrier && b.hostWatch != null) {
            b.hostWatch.carrierChanged();
            b.addressesChanged("");
        }
        sshTurn++;
        agentTurn++;
        ssh = Incident.Ssh.WELL;
        agent = Incident.Agent.WELL;
        a.userlandHung = 0;
        a.refusesB = 0;
        a.ownAddressGone = 0;
        thawPrimary();
        if (a.kernel == Primary.Kernel.OFF && !plan.staysDead) {
            bootPrimary();
        }
        b.overload = 0;
        b.startFails = 0;
        b.startHangs = 0;
        b.thaw();
        b.revive();
        agenda.in(plan.unit, b::start);
    }
}
