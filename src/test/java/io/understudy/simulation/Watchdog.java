package io.understudy.simulation;

import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.OrderReply;
import io.understudy.conduct.ServiceView;
import io.understudy.failover.State;
import io.understudy.journal.Journal;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must hold, checked after every step of a history. It keeps its own account of what B was told (who answered
 * what, and when) and compares it, and the truth, with what Understudy does. It knows nothing of the decision code:
 * only the contract, docs/decision-table.md.
 */
final class Watchdog implements MemoryJournal.Listener {
    /**
     * What Understudy can't avoid: from the last answer on the wire to the address on the interface, with a disk write
     * between.
     */
    private static final long REACTION = 250 * Span.MILLI;
    /** The host watch asks the wire and the witnesses this often in quiet times. */
    private static final long WIRE_EVERY = 200 * Span.MILLI;
    private static final long WITNESS_EVERY = Span.SECOND;

    /** A fence needs a moment to show on the wire before the next is tried. */
    /** Nothing is being done: an operator's force is obeyed. */
    private static final Set<StateName> IDLE = EnumSet.of(StateName.STARTING, StateName.WATCHING, StateName.SUSPECT,
            StateName.BLIND, StateName.HALTED);
    private static final long FENCE_AGAIN = 5 * Span.SECOND;

    private final World world;
    private final Plan plan;
    private @Nullable Violation violation;

    // what B was told, in this life of the process; B's monotonic time
    private final Damping host;
    private final Damping[] probes;
    private final boolean[] everUp;
    private final int[] upsInRow;
    private final boolean[] shownDown;
    private final long[] witnessAsked;
    private final int[] wireAsked;
    private final long[] wireAskedAt;
    private final boolean[] wireHeard;
    private final long[] wireHeardAt;
    private long startedAt;
    private boolean exempt;
    private final long[] cutSince;

    // the truth
    private long audibleSince = -1;
    private long answeringSince = -1;
    private long twoSince = -1;
    private long leftSince = -1;
    private long strangerSince = -1;

    // what Understudy did
    private final Map<Long, String> open = new LinkedHashMap<>();
    private final Map<String, Long> takeovers = new LinkedHashMap<>();
    /** An operator ordered to go on with a recovery that began automatically. */
    private final Set<String> manual = new HashSet<>();
    private boolean ordering;
    private boolean wasHalted;
    private long orderedAt;
    private final Set<String> forced = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> fenced = new HashSet<>();
    private String begun = "";
    private String adding = "";
    private String fencing = "";
    private String starting = "";
    private String startedIn = "";
    /** One that failed may have needed the address to be there: it is tried once more then. */
    private String startTriedIn = "";
    private boolean missing;
    private int respawns;
    private long pausedUntil = -1;
    private boolean jumped;
    private @Nullable StateName decided;
    private long decidedAt;

    // when Understudy is to be killed
    private Incident.@Nullable What killAt;
    private int killIn;
    private long killFor;

    Watchdog(World world) {
        this.world = world;
        this.plan = world.plan;
        host = new Damping(plan.host);
        probes = new Damping[plan.probes.size()];
        everUp = new boolean[probes.length];
        upsInRow = new int[probes.length];
        shownDown = new boolean[probes.length];
        for (int i = 0; i < probes.length; i++) {
            probes[i] = new Damping(plan.probes.get(i));
        }
        witnessAsked = new long[plan.witnesses];
        cutSince = new long[plan.witnesses];
        Arrays.fill(cutSince, -1);
        wireAsked = new int[plan.vips.size()];
        wireAskedAt = new long[plan.vips.size()];
        wireHeard = new boolean[plan.vips.size()];
        wireHeardAt = new long[plan.vips.size()];
        Arrays.fill(wireHeardAt, Long.MIN_VALUE);
    }

    @Nullable
    Violation violation() {
        return violation;
    }

    void broken(String check, String message) {
        if (violation == null) {
            violation = new Violation(check, world.agenda.now(), message);
        }
    }

    // the process

    void started() {
        long now = world.b.nanos();
        startedAt = now;
        host.begin(now);
        // A recovery that was cut off by a crash goes on: it has waited and was seen up before.
        exempt = world.journal.open() > 0;
        for (var probe : probes) {
            probe.begin(now);
        }
        Arrays.fill(witnessAsked, Long.MIN_VALUE);
        Arrays.fill(wireAsked, 0);
        Arrays.fill(shownDown, false);
        open.clear();
        respawns = 0;
    }

    void killed() {
        open.clear();
    }

    void killAt(Incident.What what, int number, long span) {
        killAt = what;
        killIn = number;
        killFor = span;
    }

    void disarm() {
        killAt = null;
    }

    private void perhapsKill(Incident.What here) {
        if (killAt == here && --killIn <= 0) {
            killAt = null;
            long back = world.agenda.now() + killFor;
            world.agenda.at(back, world.b::start);
            throw Unwinding.by(new Killed());
        }
    }

    void wallJumped() {
        jumped = true;
    }

    // what B is told

    void asksHost() {
        host.failed();
    }

    void hostAnswered(long at) {
        host.down(at);
        host.answered(at, true);
    }

    void hostHeard(long at) {
        host.down(at);
        host.answered(at, false);
    }

    void witnessAnswered(int index, long sent) {
        witnessAsked[index] = Math.max(witnessAsked[index], sent);
    }

    void asksWire(int index) {
        wireAsked[index]++;
        wireAskedAt[index] = world.b.nanos();
    }

    void wireAnswered(int index, long at) {
        wireAsked[index] = 0;
        wireHeard[index] = true;
        wireHeardAt[index] = at;
    }

    void sampled(int index, boolean up, boolean silent, boolean late, long at) {
        if (late) {
            return;
        }
        if (up) {
            probes[index].down(at);
            probes[index].answered(at, true);
            everUp[index] = true;
            upsInRow[index]++;
        } else {
            // silence may be the host's, and then says nothing of the service
            upsInRow[index] = silent ? upsInRow[index] : 0;
            probes[index].failed();
            probes[index].down(at);
        }
    }

    void listed(int addresses) {
        if (addresses == 0) {
            gone.add(fencing);
        }
    }

    void agentStatus(boolean off) {
        if (off) {
            gone.add(fencing);
        }
    }

    /** An order is on its way: what it sets going is not Understudy's own idea. */
    void ordering(Order kind) {
        wasHalted = world.b.conductor != null && world.b.conductor.view().state() == StateName.HALTED;
        orderedAt = world.agenda.now();
        ordering |= switch (kind) {
            case FAILOVER, SWITCHOVER, FAILBACK -> true;
            case PAUSE, RESUME, ACKNOWLEDGE -> false;
        };
    }

    void ordered(Order kind, boolean force, long period, OrderReply reply) {
        ordering = false;
        if (force && kind == Order.FAILOVER && reply instanceof OrderReply.Conflict(String why)
                && world.b.conductor != null && world.b.addresses == 0
                && IDLE.contains(world.b.conductor.view().state())) {
            broken("force-refused", "a forced failover is refused in " + world.b.conductor.view().state() + ": " + why);
        }
        if (!(reply instanceof OrderReply.Accepted(String recovery))) {
            return;
        }
        switch (kind) {
            case FAILOVER -> {
                manual.add(recovery);
                if (force) {
                    forced.add(recovery);
                }
            }
            case PAUSE ->
                // its clock drifts
                pausedUntil = period == 0 ? Long.MAX_VALUE : orderedAt + period - period / 2000 - Span.MILLI;
            case RESUME -> pausedUntil = -1;
            case ACKNOWLEDGE -> {
                if (wasHalted) { // else it was the outage that somebody knows of
                    takeovers.clear();
                }
            }
            case SWITCHOVER, FAILBACK -> {
                manual.add(recovery);
            }
        }
    }

    // what Understudy does

    @Override
    public void intending(String recovery, ActionName action) {
        perhapsKill(Incident.What.KILLED_AT_INTENT);
    }

    @Override
    public void intended(long intent, String recovery, ActionName name) {
        var action = name.word();
        open.put(intent, action);
        if (action.equals("fence")) {
            fencing = recovery;
        }
        if (action.equals("start")) {
            starting = recovery;
        }
        if (action.equals("add-addresses")) {
            adding = recovery;
        }
        judge(recovery, action);
        if (action.equals("announce") && !recovery.isEmpty() && !startedIn.equals(recovery)) {
            broken("announced-before-started", "the addresses are announced, but the service has not started here");
        }
        if (action.equals("fence")) {
            fenced.add(recovery);
        }
        perhapsKill(Incident.What.KILLED_AFTER_INTENT);
    }

    @Override
    public void ending(long intent, ActionResult result) {
        perhapsKill(Incident.What.KILLED_BEFORE_OUTCOME);
        if ("start".equals(open.remove(intent))) {
            startTriedIn = starting;
            startedIn = result == ActionResult.SUCCEEDED ? starting : startedIn;
        }
    }

    void effect(String action) {
        boolean asks = action.equals("check-process") && open.containsValue("ask-primary");
        if (!open.containsValue(action) && !asks && !(action.equals("respawn") && open.containsValue("start-primary"))
                && !action.equals("release-addresses")) {
            broken("effect-without-intent", action + " is done, but no such intent is open: " + open);
        }
    }

    private static final String HALTED = "";

    private static boolean automatic(Journal.@Nullable Recovery r) {
        return r != null && r.automatic();
    }

    private void judge(String recovery, String action) {
        if (!plan.act && !action.equals("announce") && !action.equals("release-addresses")) {
            broken("acted-observing", action + " in observe mode");
        }
        var r = world.journal.recovery(recovery).orElse(null);
        if (action.equals("check-process")) {
            missing = false;
        }
        if (r != null && r.trigger() == Trigger.RESTART && action.equals("start")) {
            mayMove(action);
        }
        if (ordering) {
            manual.add(recovery);
        }
        if (!automatic(r) || manual.contains(recovery)) {
            return;
        }
        if (!begun.equals(recovery)) {
            mustNotHaveCompany(action);
            begun = recovery;
            respawns = 0;
            mayBegin(action);
            if (!action.equals("check-process")) { // row 3 needs no witness: nothing moves
                mustNotBeCutOff(action);
            }
        }
        switch (action) {
            case "respawn" -> mayRespawn();
            case "fence", "start", "add-addresses" -> {
                // a refuted takeover is taken back in any case
                if (!action.equals("fence") || !adding.equals(recovery)) {
                    mayMove(action);
                }
                if (!fenced.contains(recovery)) {
                    mustNotAnswer(action);
                }
            }
            default -> {
            }
        }
    }

    /** Once A's hardware is known, a stranger beside it makes every failure doubtful. */
    private void mustNotHaveCompany(String action) {
        long now = world.agenda.now();
        long settled = REACTION + 2 * WIRE_EVERY + 4 * plan.unit;
        if ((action.equals("fence") || action.equals("start")) && strangerSince >= 0 && now - strangerSince > settled
                && strangerSince > plan.warm + 4 * Span.SECOND && audibleSince >= 0 && now - audibleSince > settled) {
            broken("acted-beside-stranger", action + ", though a stranger has answered beside A for "
                    + Span.text(now - strangerSince));
        }
    }

    private void mayBegin(String action) {
        long now = world.b.nanos();
        if (world.agenda.now() < pausedUntil && !jumped) { // over a restart the wall clock tells
            broken("acted-paused", action + " while paused");
        }
        if (!exempt && now < startedAt + plan.startHold.toNanos() - Span.MILLI) {
            broken("acted-in-start-hold", action + " " + Span.text(now - startedAt) + " after the start");
        }
        // Measured by two clocks of which one drifts.
        if (!exempt && world.b.uptime().toNanos() * 1.001 < plan.bootHold.toNanos()) {
            broken("acted-in-boot-hold", action + " " + world.b.uptime() + " after the boot");
        }
        boolean seen = host.everUp;
        if (probes.length > 0) {
            seen = true;
            for (var up : everUp) {
                seen &= up;
            }
        }
        if (!exempt && !seen) {
            broken("acted-never-seen-up", action + " though the service was never seen up");
        }
        // A method-less recovery asks the wire for as long as `tolerate` before its first action.
        long moment = 3 * world.b.overload + 2 * Span.MILLI + plan.host.tolerate().toNanos();
        boolean down = host.downLately(now, moment);
        var why = new StringBuilder("host: ").append(host.text(now));
        for (var probe : probes) {
            down |= probe.downLately(now, moment);
            why.append("; probe: ").append(probe.text(now));
        }
        // one late answer decides, by configuration
        boolean reckless = world.b.overload > 0 && plan.host.failAfter() == 1;
        if (!down && !reckless) {
            broken("acted-too-early", action + ", but " + why);
        }
    }

    private void mayRespawn() {
        if (!missing) {
            broken("respawned-not-missing", "respawned, but the process table had not shown it missing");
        }
        missing = false;
        if (plan.respawn == null || ++respawns > plan.respawn.attempts()) {
            broken("respawned-too-often", respawns + " respawns in one recovery");
        }
    }

    void processTable(boolean isMissing) {
        missing = isMissing;
    }

    /** Row 4: enough witnesses have answered what was asked after A's first miss, and lately. */
    private void mayMove(String action) {
        long now = world.b.nanos();
        long window = 3 * Math.max(WITNESS_EVERY, plan.unit) + plan.host.timeout().toNanos() + 2 * plan.unit
                + Span.SECOND / 2;
        long from = now - window;
        long lastAnswer = host.lastAnswer;
        for (long at : wireHeardAt) {
            lastAnswer = Math.max(lastAnswer, at);
        }
        if (host.down(now) && calm() && world.agenda.now() - world.b.lastStall > Span.SECOND
                && now - lastAnswer >= plan.host.tolerate().toNanos() + plan.host.timeout().toNanos()) {
            from = Math.max(from, host.lastAnswer);
        }
        int answered = 0;
        for (long asked : witnessAsked) {
            answered += asked >= from ? 1 : 0;
        }
        if (answered < plan.need) {
            broken("acted-cut-off", action + ", but only " + answered + " of " + plan.need
                    + " witnesses answered what was asked since A's last answer, "
                    + Span.text(now - host.lastAnswer) + " ago, and in the last " + Span.text(window));
        }
    }

    /**
     * The host is silent, and this was found out by a burst that asks the witnesses in each round: rounds are an
     * interval apart at most, so a healthy network has let one of the last two answers through. Cut off since
     * before those, B can't know which of the two hosts is cut off.
     */
    private void mustNotBeCutOff(String action) {
        long now = world.b.nanos();
        if (!host.down(now) || now - host.lastAnswer < plan.host.tolerate().toNanos()
                || world.agenda.now() - world.b.lastStall < Span.SECOND || world.b.overload > 0) {
            return;
        }
        // A that has lost its own address but answers for others is up, and while it is the witnesses are asked once a
        // second.
        long quiet = world.a.ownAddressGone > 0 ? Span.SECOND : 0;
        long window = 2 * plan.unit + plan.host.timeout().toNanos() + 20 * Span.MILLI + quiet;
        int cut = 0;
        for (long since : cutSince) {
            cut += since >= 0 && world.agenda.now() - since > window ? 1 : 0;
        }
        if (plan.witnesses - cut < plan.need) {
            broken("acted-cut-off", action + ", but B is cut off from " + cut + " of " + plan.witnesses
                    + " witnesses for more than " + Span.text(window) + ", and A's last answer came "
                    + Span.text(now - host.lastAnswer) + " ago");
        }
    }

    /** Row 1. B had the time to see that it answers: as many samples as bring it back up, and one more on their way. */
    private void mustNotAnswer(String action) {
        long interval = plan.host.interval().toNanos() * (plan.host.recoverAfter() + 1)
                + plan.host.timeout().toNanos();
        for (var probe : plan.probes) {
            interval = Math.max(interval,
                    probe.interval().toNanos() * (probe.recoverAfter() + 1) + 2 * probe.timeout().toNanos());
        }
        if (answeringSince >= 0 && world.agenda.now() - answeringSince > interval + REACTION) {
            broken("took-over-answering-service", action + ", but the service has answered B without a failure for "
                    + Span.text(world.agenda.now() - answeringSince));
        }
    }

    /** B has been running as it should for a while. */
    private boolean calm() {
        return world.agenda.now() - world.b.lastStall > 2 * REACTION && world.b.overload == 0;
    }

    /** B puts the addresses on its interface now. */
    void adds() {
        effect("add-addresses");
        var b = world.b;
        long now = world.agenda.now();
        boolean calm = calm();
        boolean mayBeSecond = forced.contains(adding);
        if (!mayBeSecond && calm && audibleSince >= 0 && now - audibleSince > REACTION) {
            broken("added-while-answered", "A has answered for the addresses, audibly to B, for "
                    + Span.text(now - audibleSince));
        }
        var r = world.journal.recovery(adding).orElse(null);
        if (r == null || mayBeSecond) {
            return; // put back what was deleted here, or an operator's word
        }
        boolean silent = true;
        boolean calibrated = false; // of one that nobody had while A was well, another one's silence tells
        for (int i = 0; i < wireAsked.length; i++) {
            calibrated |= wireHeard[i];
            boolean justNow = wireHeardAt[i] != Long.MIN_VALUE && b.nanos() - wireHeardAt[i] < 5 * Span.MILLI;
            silent &= justNow || wireAsked[i] > 0;
            if (calm && !justNow && (wireAsked[i] < 2 || b.nanos() - wireAskedAt[i] > REACTION / 2)) {
                broken("added-unasked", plan.vips.get(i) + " was asked for " + wireAsked[i]
                        + " times since its last answer, " + Span.text(b.nanos() - wireAskedAt[i]) + " ago");
            }
        }
        boolean byWire = !plan.proofByMethod && calibrated;
        boolean proven = byWire || gone.contains(adding) || gone.contains(HALTED)
                || plan.takeOverUnproven || r.trigger() == Trigger.RESTART
                || r.trigger() == Trigger.FAILBACK;
        silent |= !calm; // it may have answered since B looked
        if (!silent || !proven) {
            broken("added-unproven", "the addresses are added " + (silent
                    ? "without proof: " + (plan.proofByMethod
                            ? "no method has seen them gone"
                            : "no address had answered before")
                    : "though the wire was not silent"));
        }
        if (automatic(r) && !manual.contains(adding)) {
            takeovers.putIfAbsent(adding, now);
            holdDown(now);
        }
        if (!startedIn.equals(adding) && !startTriedIn.equals(adding)) {
            broken("added-before-started", "the addresses are added, but nobody has started the service here");
        }
        if (automatic(r) && !manual.contains(adding) || r.trigger() == Trigger.RESTART) {
            mayMove("add-addresses");
            witnessesMustAnswerNow();
        }
    }

    /** The question right before adding asks the witnesses too. */
    private void witnessesMustAnswerNow() {
        long from = world.b.nanos() - REACTION - plan.host.timeout().toNanos();
        int answered = 0;
        for (long asked : witnessAsked) {
            answered += asked >= from ? 1 : 0;
        }
        if (calm() && answered < plan.need) {
            broken("added-cut-off", "the addresses are added, but only " + answered + " of " + plan.need
                    + " witnesses answered the last question");
        }
    }

    private void holdDown(long now) {
        long window = plan.holdDown.window().toNanos();
        long count = takeovers.values().stream().filter(at -> now - at < window - Span.MILLI).count();
        if (count > plan.holdDown.takeovers() && !jumped) {
            broken("hold-down-exceeded", count + " automatic takeovers in " + plan.holdDown.window() + ", "
                    + plan.holdDown.takeovers() + " are allowed: " + takeovers.keySet());
        }
    }

    /** After each decision. */
    void decided() {
        var view = world.b.conductor == null ? null : world.b.conductor.view();
        var state = view == null ? null : view.state();
        for (int i = 0; view != null && i < probes.length; i++) {
            var verdict = view.probes().get(i).verdict();
            if (shownDown[i] && verdict == Verdict.UP && upsInRow[i] < plan.probes.get(i).recoverAfter()) {
                broken("recovered-too-early", "the probe is up again after " + upsInRow[i] + " successes, "
                        + plan.probes.get(i).recoverAfter() + " are needed");
            }
            shownDown[i] = verdict == Verdict.DOWN;
        }
        if (decided == StateName.TAKING_OVER && state == StateName.HOLDING && audibleSince >= 0 && calm()
                && !forced.contains(adding)
                && world.agenda.now() - audibleSince > plan.confirm.toNanos() / plan.host.failAfter() + REACTION) {
            broken("confirmed-while-answered", "the takeover is confirmed, but A has answered, audibly to B, for "
                    + Span.text(world.agenda.now() - audibleSince));
        }
        if (state != decided) {
            decided = state;
            decidedAt = world.agenda.now();
        }
        if (world.b.conductor != null && world.b.conductor.broken()) {
            broken("conductor-broken", world.b.conductor.view().because());
        }
        if (world.journal.open() > 1) {
            broken("two-recoveries", world.journal.open() + " recoveries are open");
        }
    }

    // the truth, after every step

    void check() {
        long now = world.agenda.now();
        var a = world.a;
        var b = world.b;
        boolean clean = b.processRuns() && b.overload == 0 && world.segment.clean(Hosts.A, Hosts.B);
        audibleSince = since(audibleSince, clean && a.answers() != 0, now);
        strangerSince = since(strangerSince, clean && world.stranger > 0, now);
        answeringSince = since(answeringSince,
                clean && b.addresses == 0 && a.refusesB == 0 && a.serves(plan.all()) && canTell(), now);
        for (int i = 0; i < cutSince.length; i++) {
            int witness = i == 0 ? Hosts.G : Hosts.W;
            cutSince[i] = since(cutSince[i], !world.segment.joins(Hosts.B, witness)
                    || !world.segment.joins(witness, Hosts.B), now);
        }
        mustNotBeLeft(now);
        boolean two = clean && b.addresses != 0 && (a.answers() & b.addresses) != 0;
        twoSince = since(twoSince, two && visible() && canFence() && acts(), now);
        if (two && twoSince >= 0 && now - twoSince > twoHoldersMost()) {
            broken("two-holders", "A and B both have addresses, both are seen by clients, for "
                    + Span.text(now - twoSince) + "; B needs no more than " + Span.text(twoHoldersMost())
                    + " to see it and fence. State " + b.conductor.view().state() + ": "
                    + b.conductor.view().because());
        }
    }

    /** States in which B has no business with the addresses; commands that hang may hold up a release. */
    private void mustNotBeLeft(long now) {
        var b = world.b;
        boolean left = b.addresses != 0 && b.processRuns() && switch (b.conductor.view().state()) {
            case WATCHING, SUSPECT, BLIND, DIAGNOSING, RESPAWNING, VERIFYING, FENCING -> true;
            default -> false;
        };
        leftSince = since(leftSince, left, now);
        if (left && now - leftSince > 2 * plan.startLimit.toNanos() + Span.SECOND) {
            broken("left-behind", "B has the addresses in state " + b.conductor.view().state() + " for "
                    + Span.text(now - leftSince));
        }
    }

    /**
     * A host that is silent while its service answers shows only to a probe that is sent before the host counts as
     * down.
     */
    private boolean canTell() {
        if (world.a.ownAddressGone == 0) {
            return true;
        }
        boolean soon = probes.length > 0;
        for (var probe : plan.probes) {
            soon &= 2 * probe.interval().toNanos() + probe.timeout().toNanos() < plan.host.tolerate().toNanos();
        }
        return soon;
    }

    private static long since(long since, boolean is, long now) {
        return !is ? -1 : since < 0 ? now : since;
    }

    private boolean visible() {
        for (var client : world.clients) {
            if (world.segment.joins(client.host, Hosts.A) && world.segment.joins(client.host, Hosts.B)) {
                return true;
            }
        }
        return false;
    }

    private boolean acts() {
        var state = world.b.conductor.view().state();
        return plan.act && world.agenda.now() >= pausedUntil && state != StateName.HALTED && state != StateName.STOPPED;
    }

    private boolean canFence() {
        for (var method : plan.methods) {
            boolean worked = switch (method) {
                case Settings.SshFence _ ->
                    world.ssh == Incident.Ssh.WELL && world.a.login() && (plan.sshApart || world.a.linkUp);
                case Settings.AgentFence _ -> world.agent == Incident.Agent.WELL;
            };
            if (worked) {
                return true;
            }
        }
        return false;
    }

    /**
     * How long B may need: the next question on the wire (every 200 ms, at its rounds), one more in case it was
     * confirming or asking anyway (which takes {@code confirm}, or {@code tolerate}), and every method up to the one
     * that works with its whole timeout.
     */
    private long twoHoldersMost() {
        long most = WIRE_EVERY + 2 * plan.unit + plan.confirm.toNanos() + 2 * plan.host.tolerate().toNanos()
                + 2 * REACTION;
        for (var method : plan.methods) {
            most += method.timeout().toNanos() + FENCE_AGAIN;
        }
        return most;
    }

    // the end

    /**
     * Once faults have stopped: everything in its turn, each with its whole limit, and the same once more for what was
     * under way.
     */
    long budget() {
        long verify = 0;
        long down = plan.host.tolerate().toNanos() + plan.host.timeout().toNanos() + 2 * plan.unit;
        for (var probe : plan.probes) {
            verify = Math.max(verify,
                    probe.timeout().toNanos() + probe.interval().toNanos() * (probe.recoverAfter() + 1));
            down = Math.max(down, probe.tolerate().toNanos() + probe.timeout().toNanos() * (probe.failAfter() + 1)
                    + probe.interval().toNanos() * 2);
        }
        long ssh = plan.sshLimit.toNanos();
        long once = down;
        if (plan.respawn != null) {
            once += plan.respawn.attempts() * (2 * ssh + plan.respawn.delay().toNanos() + 2 * verify);
        }
        for (var method : plan.methods) {
            once += method.timeout().toNanos() + plan.host.tolerate().toNanos();
        }
        once += plan.startLimit.toNanos() * 2 + plan.confirm.toNanos() * 2 + plan.host.tolerate().toNanos() * 2
                + 2 * plan.vips.size() * ssh + verify;
        // A halt tries again after half a minute, a minute, two.
        long retries = plan.hasAgent() ? 4 * 60 * Span.SECOND : 0;
        // A lost end is given up after 20 s and what it may take.
        long lost = plan.incidents.stream().anyMatch(i -> i.what() == Incident.What.ENDS_LOST)
                ? 3 * 60 * Span.SECOND
                : 0;
        // What fails while a stranger answers, and for half a minute after, says nothing.
        long doubt = plan.incidents.stream().anyMatch(i -> i.what() == Incident.What.STRANGER) ? 40 * Span.SECOND : 0;
        return retries + lost + doubt + plan.startHold.toNanos() + plan.bootHold.toNanos() + 2 * once + 5 * Span.SECOND
                + 10 * plan.unit;
    }

    /** It says why nothing more is done automatically, and has for a while: waiting longer shows nothing new. */
    boolean waits() {
        var conductor = world.b.conductor;
        return conductor != null && excused(conductor.view())
                && world.agenda.now() - decidedAt > 30 * plan.unit + plan.host.tolerate().toNanos();
    }

    private boolean excused(ServiceView view) {
        boolean said = switch (view.state()) {
            case HALTED -> !view.because().isBlank() && !hopeful();
            case STOPPED -> true;
            // Without probes the service is what the host is. Open: an A that lost one of its addresses to a fence that
            // broke off.
            case WATCHING -> probes.length == 0 && world.a.alive()
                    || world.a.serves(world.a.addresses) && !fenced.isEmpty();
            default -> false;
        };
        return said || !plan.act || view.paused() != null;
    }

    /**
     * The agent could bring the proof that was missing, and is asked again and again: this halt has to end by itself,
     * unless it needs an operator.
     */
    private boolean hopeful() {
        var state = world.b.conductor == null ? null : world.b.conductor.state();
        return state instanceof State.Halted(var cause, _)
                && (cause == HaltCause.UNPROVEN || cause == HaltCause.ANSWERED) && plan.hasAgent()
                && world.a.process != Primary.Process.RUNNING && takeovers.size() < plan.holdDown.takeovers();
    }

    void finish() {
        if (world.served >= 3 || violation != null) {
            return;
        }
        var conductor = world.b.conductor;
        if (conductor == null) {
            broken("not-served", "Understudy does not run");
            return;
        }
        var view = conductor.view();
        boolean seen = probes.length == 0 ? host.everUp : true;
        for (var up : everUp) {
            seen &= up;
        }
        if (!excused(view) && seen) {
            broken("not-served", "all is repaired for " + Span.text(budget()) + ", the clients are not served; state "
                    + view.state() + ": " + view.because() + "; A " + world.a.kernel
                    + (world.a.linkUp ? "" : " (interface down)") + " addresses " + world.a.addresses + " service "
                    + world.a.process + "; B addresses " + world.b.addresses + " service " + world.b.process);
        }
    }
}
