package io.understudy.simulation;

import io.understudy.probe.DrivenHostWatch;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongConsumer;

/** B's echoes and ARP questions on the segment. An answer is on its way only if it will arrive. */
final class SimulatedWire implements DrivenHostWatch.Wire {
    private final World world;
    private final Standby b;
    private final int life;

    SimulatedWire(World world, Standby b) {
        this.world = world;
        this.b = b;
        this.life = b.life;
    }

    private static int host(int index) {
        return index == 0 ? Hosts.A : index == 1 ? Hosts.G : Hosts.W;
    }

    private boolean lives(int host) {
        return host != Hosts.A || world.a.alive() && world.a.ownAddressGone == 0;
    }

    private boolean answered(int host) {
        return lives(host) && world.segment.arrives(Hosts.B, host) && world.segment.arrives(host, Hosts.B);
    }

    /** The kernel takes and stamps it when it arrives, whether or not the process runs. */
    private void later(int host, LongConsumer arrival) {
        world.agenda.in(world.segment.roundTrip(Hosts.B, host), () -> {
            if (b.life == life && b.kernelRuns()) {
                arrival.accept(b.nanos());
            }
        });
    }

    @Override
    public void echo(int index, InetAddress to, long token) {
        long sent = b.nanos();
        if (index == 0) {
            world.watchdog.asksHost();
        }
        if (answered(host(index))) {
            later(host(index), at -> {
                if (index == 0) {
                    world.watchdog.hostAnswered(at);
                } else {
                    world.watchdog.witnessAnswered(index - 1, sent);
                }
                b.hostWatch.echoed(to, token, at);
            });
        }
    }

    @Override
    public void ask(int index, InetAddress to) {
        long sent = b.nanos();
        if (answered(host(index))) {
            later(host(index), at -> {
                if (index == 0) {
                    world.watchdog.hostHeard(at);
                } else {
                    world.watchdog.witnessAnswered(index - 1, sent);
                }
                b.hostWatch.heard(to, Hosts.HARDWARE[host(index)], true, at);
                if (index == 0 && world.plan.twoCards) {
                    b.hostWatch.heard(to, Hosts.SECOND_CARD, true, at);
                }
            });
        }
    }

    @Override
    public void ask(Vip vip) {
        int index = world.plan.vips.indexOf(vip);
        world.watchdog.asksWire(index);
        if ((world.a.answers() & 1 << index) != 0 && world.segment.arrives(Hosts.B, Hosts.A)
                && world.segment.arrives(Hosts.A, Hosts.B)) {
            heard(index, true);
        }
        if (world.stranger > 0 && world.segment.hasCarrier(Hosts.B)) {
            var address = InetAddress.ofLiteral(vip.address());
            later(Hosts.G, at -> b.hostWatch.heard(address, Hosts.STRANGER, true, at));
        }
    }

    /** B hears that A has an address. */
    void heard(int index, boolean answer) {
        var address = InetAddress.ofLiteral(world.plan.vips.get(index).address());
        later(Hosts.A, at -> {
            world.watchdog.wireAnswered(index, at);
            b.hostWatch.heard(address, Hosts.HARDWARE[Hosts.A], answer, at);
            if (world.plan.twoCards) {
                b.hostWatch.heard(address, Hosts.SECOND_CARD, answer, at);
            }
        });
    }

    @Override
    public boolean carrier() {
        return world.segment.hasCarrier(Hosts.B);
    }

    @Override
    public Duration uptime() {
        return b.uptime();
    }

    @Override
    public void wake(long at) {
        b.wakeHostWatch(at);
    }
}
