package io.understudy.simulation;

import io.understudy.remote.CommandResult;
import io.understudy.remote.CommandRunner;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Commands on A over SSH, commands on B, and the fence agent. Each takes its time, has its effect at a moment of its
 * own, and may break at any point.
 */
final class SimulatedRemotes implements Remotes {
    private final World world;
    private final Standby b;
    private final CommandRunner overSsh = new Runner(this::ssh);
    private final CommandRunner here = new Runner(this::local);

    SimulatedRemotes(World world, Standby b) {
        this.world = world;
        this.b = b;
    }

    private interface Begin {
        void begin(String command, String input, long limit, Consumer<CommandResult> done);
    }

    private final class Runner implements CommandRunner {
        private final Begin how;

        Runner(Begin how) {
            this.how = how;
        }

        @Override
        public CommandResult run(CommandLine command, Duration limit) {
            return run(command, "", limit);
        }

        @Override
        public CommandResult run(CommandLine command, String input, Duration limit) {
            if (b.working == null) {
                throw new IllegalStateException("a command outside any work: " + command);
            }
            int life = b.life;
            return b.working.await(b, done -> {
                long began = world.agenda.now();
                how.begin(command.toString(), input, limit.toNanos(), result -> {
                    if (b.life == life) {
                        b.on(world.agenda.now(), () -> done.accept(took(result, world.agenda.now() - began)));
                    }
                });
            });
        }
    }

    /** Nothing but time passes. */
    boolean rest(Duration span) {
        int life = b.life;
        return b.working.await(b, done -> world.agenda.in(span.toNanos(), () -> {
            if (b.life == life) {
                b.on(world.agenda.now(), () -> done.accept(true));
            }
        }));
    }

    private static CommandResult took(CommandResult result, long nanos) {
        var took = Duration.ofNanos(nanos);
        return switch (result) {
            case CommandResult.Exited(int status, String output, _) -> new CommandResult.Exited(status, output, took);
            case CommandResult.NotRun(String why, _) -> new CommandResult.NotRun(why, took);
            case CommandResult.Unknown(String why, String output, _) -> new CommandResult.Unknown(why, output, took);
        };
    }

    private static CommandResult exit(int status, String output) {
        return new CommandResult.Exited(status, output, Duration.ZERO);
    }

    private static CommandResult unknown(String why) {
        return new CommandResult.Unknown(why, "", Duration.ZERO);
    }

    private void after(long span, Consumer<CommandResult> done, CommandResult result) {
        world.agenda.in(span, () -> done.accept(result));
    }

    private boolean reachable() {
        return world.a.login() && (world.plan.sshApart || world.a.linkUp && world.segment.joins(Hosts.B, Hosts.A)
                && world.segment.joins(Hosts.A, Hosts.B));
    }

    private void ssh(String command, String input, long limit, Consumer<CommandResult> told) {
        Consumer<CommandResult> done = world.endsLost > 0 ? _ -> {
        } : told;
        var dice = world.dice;
        world.watchdog.effect(command.startsWith("ip -o") ? "fence" : word(command));
        if (!reachable()) {
            if (dice.percent(50)) {
                after(Math.min(world.plan.sshConnect.toNanos(), limit), done,
                        new CommandResult.NotRun("no connection", Duration.ZERO));
            } else {
                after(limit, done, unknown("the time limit passed"));
            }
            return;
        }
        long quick = dice.between(2 * Span.MILLI, 15 * Span.MILLI)
                + (world.segment.loss[Hosts.A] + world.segment.loss[Hosts.B] > 0 ? dice.between(0, limit / 2) : 0);
        switch (world.ssh) {
            case WELL -> whole(command, quick, limit, done);
            case REFUSED -> after(2 * Span.MILLI, done, new CommandResult.NotRun("refused", Duration.ZERO));
            case SLOW -> whole(command, dice.between(limit / 4, limit * 3 / 2), limit, done);
            case EFFECT_BUT_REPLY_LOST -> {
                effect(command, quick, _ -> {
                });
                after(dice.percent(50) ? limit : quick * 2, done, unknown("the connection broke off"));
            }
            case HANGS -> after(limit, done, unknown("the time limit passed"));
            case BREAKS_OFF -> {
                if (dice.percent(50)) {
                    effect(command, quick, _ -> {
                    });
                }
                after(quick / 2, done, unknown("the connection broke off"));
            }
            case LIST_FAILS -> {
                if (command.startsWith("ip -o")) {
                    after(quick, done, exit(1, "no such program"));
                } else {
                    whole(command, quick, limit, done);
                }
            }
        }
    }

    private static String word(String command) {
        return switch (command.split(" ")[0]) {
            case "pgrep" -> "check-process";
            case "apachectl" -> command.endsWith("graceful") ? "respawn" : "stop-primary";
            case "ip" -> command.contains(" replace ") ? "claim" : "fence";
            default -> throw new IllegalArgumentException(command);
        };
    }

    private void whole(String command, long takes, long limit, Consumer<CommandResult> done) {
        boolean[] over = {false};
        effect(command, takes * 9 / 10, result -> world.agenda.in(takes / 10, () -> {
            if (!over[0] && reachable()) {
                over[0] = true;
                done.accept(result);
            }
        }));
        world.agenda.in(limit, () -> {
            if (!over[0]) {
                over[0] = true;
                done.accept(unknown("the time limit passed"));
            }
        });
    }

    /**
     * It happens on A at that moment, if A still is what it was; a killed Understudy's command goes on or ends with its
     * session.
     */
    private void effect(String command, long in, Consumer<CommandResult> result) {
        int boot = world.a.boot;
        int life = b.life;
        world.agenda.in(in, () -> {
            if (world.a.boot == boot && world.a.login() && (b.life == life || world.dice.percent(50))) {
                result.accept(world.onPrimary(command));
            }
        });
    }

    private void local(String command, String input, long limit, Consumer<CommandResult> done) {
        var dice = world.dice;
        if (command.startsWith(Plan.AGENT)) {
            agent(input.startsWith("action=off"), limit, done);
            return;
        }
        boolean start = command.equals(Plan.START.toString());
        world.watchdog.effect(start ? "start" : "stop");
        int boot = b.boot;
        if (start && b.startHangs > 0) {
            after(limit, done, unknown("the time limit passed"));
            return;
        }
        long longest = dice.percent(12) ? limit : limit / 8;
        world.agenda.in(dice.between(3 * Span.MILLI, Math.max(longest, 4 * Span.MILLI)), () -> {
            if (b.boot != boot) {
                return;
            }
            if (start && b.startFails > 0) {
                done.accept(exit(1, "does not start"));
                return;
            }
            b.runs(start);
            done.accept(exit(0, ""));
        });
    }

    private void agent(boolean off, long limit, Consumer<CommandResult> done) {
        world.watchdog.effect("fence");
        if (world.agent == Incident.Agent.HANGS) {
            after(limit, done, unknown("the time limit passed"));
            return;
        }
        world.agenda.in(world.dice.between(10 * Span.MILLI, limit / 4), () -> {
            boolean isOff = world.a.kernel == Primary.Kernel.OFF;
            switch (world.agent) {
                case WELL -> {
                    if (off) {
                        world.a.off();
                    }
                    done.accept(exit(off || !isOff ? 0 : 2, ""));
                }
                case SAYS_OFF_ONLY -> done.accept(exit(off || !isOff ? 0 : 2, ""));
                case LIES -> done.accept(exit(off ? 0 : 2, ""));
                case FAILS -> done.accept(exit(off ? 1 : isOff ? 2 : 0, ""));
                case HANGS -> done.accept(unknown("the time limit passed"));
            }
            if (!off) {
                world.watchdog.agentStatus(isOff || world.agent == Incident.Agent.LIES);
            }
        });
    }

    @Override
    public CommandRunner here() {
        return here;
    }

    @Override
    public CommandRunner over(Settings.Ssh ssh) {
        return overSsh;
    }

    @Override
    public void warm(Settings.Ssh ssh) {}

    @Override
    public void rest(Settings.Ssh ssh, boolean resting) {}

    @Override
    public Optional<String> trouble(Settings.Ssh ssh) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
