package io.understudy.web;

import io.understudy.conduct.NoMirrors;
import io.understudy.conduct.ServiceChanged;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.History;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;

/**
 * The pages over made-up services, for looking at them: {@code ops} or {@code eye}, password {@code secret}. Not a
 * test: run its {@code main} from an IDE, with {@code --server.port=…} if 8080 is taken.
 */
final class PagesByHand {
    private PagesByHand() {}

    static void main(String[] args) throws InterruptedException {
        var context = SpringApplication.run(WebApplication.class, args);
        var web = furnish(context);
        while (true) {
            new CountDownLatch(1).await(3, TimeUnit.SECONDS);
            context.publishEvent(new ServiceChanged(web));
        }
    }

    /** Services in many states, with a past. @return one of them */
    static ServiceView furnish(ApplicationContext context) {
        var journal = context.getBean(FakeJournal.class);
        journal.keep(Samples.story(Samples.RECOVERY, "web"));
        journal.append(Samples.event(1, "web", "STARTING", "WATCHING", "every probe has succeeded"));
        journal.append(Samples.event(2, "web", "WATCHING", "SUSPECT", "an echo request to a is unanswered for 1.2 s"));
        journal.append(Samples.event(3, "web", "SUSPECT", "WATCHING",
                "a answers again; would have taken over in 1.8 s if it had not"));
        journal.append(Samples.event(4, "files", "FENCING", "HALTED",
                "no proof that a is off 192.0.2.100: 00:16:3e:11:22:33 answers for it"));
        journal.append(Samples.event(5, "mail", "TAKING_OVER", "HOLDING", "confirmed: nobody else answers"));
        var web = Samples.after(Samples.watching("web"), Samples.RECOVERY);
        var shown = new ServiceView[]{web,
                Samples.in(Samples.watching("mail"), "HOLDING", "b holds every address, proven by the wire", "b", "b"),
                Samples.in(Samples.watching("files"), "HALTED",
                        "no proof that a is off 192.0.2.100: 00:16:3e:11:22:33 answers for it", "a", "b"),
                Samples.unready(Samples.in(Samples.watching("wiki"), "TAKING_OVER", "adding the addresses", "nobody",
                        "b"), new Gate(GateName.SSH, false, "connection to a refused", true)),
                Samples.paused(Samples.watching("shop"), "ops", Samples.NOW.plusSeconds(1800)),
                Samples.observed(Samples.watching("a-name-that-is-rather-long-for-a-service"))};
        var services = context.getBean(FakeServices.class);
        services.show(shown);
        services.gate(new Gate(GateName.MODE, true, "mode is act", false),
                new Gate(GateName.OWN_NETWORK, true, "1 witness answers, 1 needed", true),
                new Gate(GateName.MIRROR, false, "the copy is of 02:00, older than 45 min", true));
        context.getBean(NoMirrors.class).show(Samples.mirror("web"));
        context.getBean(FakeNotices.class).test("ops");
        past(context.getBean(FakeHistory.class), List.of(shown));
        return web;
    }

    /**
     * A week with an outage, a move, a pause, single misses and a night in which nothing was watched; the same every
     * time.
     */
    private static void past(FakeHistory history, List<ServiceView> services) {
        var random = new SplittableRandom(1);
        var first = Samples.NOW.minus(Duration.ofDays(7));
        for (var service : services) {
            for (var at = first; at.isBefore(Samples.NOW); at = at.plus(Duration.ofMinutes(15))) {
                long before = Duration.between(at, Samples.NOW).toMinutes();
                if (before < 330 && before > 255 && service.name().equals("shop")) {
                    continue;
                }
                int missed = random.nextInt(40) == 0 ? 1 << 7 : 0;
                int down = before > 700 && before < 730 && service.name().equals("files") ? 0x7fff : 0;
                // Understudy was restarted, which took three minutes.
                int watched = before == 600 && service.name().equals("mail") ? 0x7fff & ~0b111 : 0x7fff;
                history.keep(service.name(), new History.Quarter(at, watched, missed & watched | down, down));
            }
            for (var probe : List.of("host", "home")) {
                double base = probe.equals("host") ? 4e5 : 1.2e7;
                for (var at = first; at.isBefore(Samples.NOW); at = at.plus(Duration.ofMinutes(5))) {
                    long before = Duration.between(at, Samples.NOW).toMinutes();
                    if (before < 330 && before > 255) {
                        continue;
                    }
                    double mean = base * (1 + random.nextDouble() * 0.4 + (before > 600 && before < 640 ? 3 : 0));
                    history.keep(service.name(), probe, new History.Latency(at, 300, random.nextInt(60) == 0 ? 3 : 0, 0,
                            Duration.ofNanos((long) mean),
                            Duration.ofNanos((long) (mean * (1.3 + random.nextDouble() * 2)))));
                }
            }
        }
        history.keep("web", new History.Mark(History.Mark.Kind.MOVE, Samples.NOW.minusSeconds(300)));
        history.keep("web", new History.Mark(History.Mark.Kind.RESPAWN, Samples.NOW.minusSeconds(30_000)));
        history.keep("files",
                new History.Suspension(History.Suspension.Kind.HALTED, Samples.NOW.minusSeconds(4_000), null));
        history.keep("shop",
                new History.Suspension(History.Suspension.Kind.PAUSED, Samples.NOW.minusSeconds(9_000), null));
    }
}
