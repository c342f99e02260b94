package io.understudy.web;

import io.understudy.conduct.ServiceChanged;
import io.understudy.conduct.ServiceView;
import io.understudy.conduct.ServiceView.Gate;
import java.time.Duration;
import org.springframework.boot.SpringApplication;

/**
 * The pages over made-up services, for looking at them: {@code ops} or {@code eye}, password {@code secret}. Not a test: run its
 * {@code main} from an IDE, with {@code --server.port=…} if 8080 is taken.
 */
final class PagesByHand {
    private PagesByHand() {}

    static void main(String[] args) throws InterruptedException {
        var context = SpringApplication.run(WebApplication.class, args);
        var conductor = context.getBean(FakeConductor.class);
        var journal = context.getBean(FakeJournal.class);
        journal.keep(Samples.story(Samples.RECOVERY, "web"));
        journal.append(Samples.event(1, "web", "STARTING", "WATCHING", "every probe has succeeded"));
        journal.append(Samples.event(2, "web", "WATCHING", "SUSPECT", "an echo request to a is unanswered for 1.2 s"));
        journal.append(Samples.event(3, "web", "SUSPECT", "WATCHING",
                "a answers again; would have taken over in 1.8 s if it had not"));
        var web = Samples.after(Samples.watching("web"), Samples.RECOVERY);
        var others = new ServiceView[]{web,
                Samples.in(Samples.watching("mail"), "HOLDING", "b holds every address, proven by the wire", "b", "b"),
                Samples.in(Samples.watching("files"), "HALTED",
                        "no proof that a is off 192.0.2.100: 00:16:3e:11:22:33 answers for it", "a", "b"),
                Samples.unready(Samples.in(Samples.watching("wiki"), "TAKING_OVER", "adding the addresses", "nobody",
                        "b"), new Gate("ssh", false, "connection to a refused", true)),
                Samples.paused(Samples.watching("shop"), "ops", Samples.NOW.plusSeconds(1800)),
                Samples.observed(Samples.watching("a-name-that-is-rather-long-for-a-service"))};
        conductor.show(others);
        while (true) {
            Thread.sleep(Duration.ofSeconds(3));
            context.publishEvent(new ServiceChanged(web));
        }
    }
}
