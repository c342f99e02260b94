package io.understudy.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.conduct.ServiceView;
import io.understudy.conduct.Serving;
import io.understudy.conduct.UnservedCause;
import io.understudy.journal.Outbox.Notice;
import io.understudy.settings.Notify;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.Verdict;
import io.understudy.web.ShownServices;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which notices are due as services fall silent and answer again, on a clock of the test's own. */
class OutagesTests {
    @TempDir
    Path folder;
    private final Map<String, ServiceView> views = new LinkedHashMap<>();
    private final Map<String, Long> silentSince = new LinkedHashMap<>();
    private Outages outages;
    private long now;

    @BeforeEach
    void open() {
        for (var name : List.of("web", "mail", "shop")) {
            views.put(name, ShownServices.watching(name));
        }
        restart();
    }

    private void restart() {
        var settings = Some.settings(folder);
        var notices = new Notify(null, List.of(), null, Duration.ofSeconds(30), Duration.ofMinutes(10), null, null);
        outages = new Outages(notices, new HostGrouping(settings, () -> now),
                new NoticeComposer(settings, ZoneOffset.UTC, Some.MAPPER).outages(), () -> now);
    }

    private void silent(String name, UnservedCause cause, boolean hostDown) {
        silentSince.put(name, now);
        show(name, cause, hostDown, null);
    }

    private void show(String name, UnservedCause cause, boolean hostDown, @Nullable String acknowledged) {
        long since = Objects.requireNonNull(silentSince.get(name));
        long lasted = now - since;
        var v = ShownServices.watching(name);
        var host = new ServiceView.ProbeView("host", "echo", hostDown ? Verdict.DOWN : Verdict.UP, "", 0, null, null,
                null);
        views.put(name, new ServiceView(name, v.state(), v.since(), v.because(), Mode.ACT, Verdict.DOWN, null,
                v.holder(), v.shouldHold(), null, null, v.addresses(), List.of(), v.interfaceName(), host, v.probes(),
                v.gates(), v.readiness(), v.forecast(), null, new Serving(null, null,
                        new Serving.Unserved(Some.NOW.plusNanos(since), Duration.ofNanos(lasted), cause,
                                "why of " + name, lasted >= Duration.ofSeconds(30).toNanos(), acknowledged))));
    }

    private void answers(String name) {
        silentSince.remove(name);
        views.put(name, ShownServices.watching(name));
    }

    /** Lets time pass in looks of a second, with all that are silent still so. */
    private List<Notice> pass(int seconds) {
        var told = new ArrayList<Notice>();
        for (int i = 0; i < seconds; i++) {
            now += Duration.ofSeconds(1).toNanos();
            for (var name : List.copyOf(silentSince.keySet())) {
                var view = Objects.requireNonNull(views.get(name));
                var unserved = Objects.requireNonNull(view.unserved());
                show(name, unserved.cause(), view.host().isDown(), unserved.acknowledged());
            }
            told.addAll(outages.due(List.copyOf(views.values()), Some.NOW.plusNanos(now)));
        }
        return told;
    }

    private static List<String> titles(List<Notice> notices) {
        return notices.stream().map(Notice::title).toList();
    }

    @Test
    void oneServiceIsToldOnceThenRemindedOfThenEnded() {
        silent("shop", UnservedCause.PAUSED, false);

        assertThat(pass(29)).isEmpty();
        var told = pass(5);
        assertThat(titles(told)).containsExactly("shop does not answer (32s), nothing is done: why of shop");
        assertThat(told.getFirst().urgent()).isTrue();
        assertThat(told.getFirst().text()).contains("understudy resume shop", "(paused)");
        assertThat(outages.tells("shop")).isTrue();
        assertThat(titles(pass(650)))
                .containsExactly("shop still does not answer (10m32s), nothing is done: why of shop");
        answers("shop");
        var over = pass(3);
        assertThat(titles(over)).hasSize(1).first().asString().startsWith("shop: answers again after ");
        assertThat(over.getFirst().thread()).isEqualTo(told.getFirst().thread());
        assertThat(outages.tells("shop")).isFalse();
    }

    @Test
    void aHostWithItsServicesIsOneNotice() {
        silent("web", UnservedCause.HALTED, true);
        pass(20);
        silent("mail", UnservedCause.PAUSED, true);

        var told = pass(120);
        assertThat(titles(told)).containsExactly("a is down: 2 services (web, mail) do not answer, nothing is done");
        assertThat(told.getFirst().text()).contains("Cause:    a is down", "understudy resume mail",
                "understudy acknowledge web");
        answers("web");
        assertThat(pass(10)).isEmpty();
        answers("mail");
        assertThat(titles(pass(1))).hasSize(1).first().asString().startsWith("web, mail: answer again");
    }

    @Test
    void thisHostsNetworkIsOneNoticeForAllHosts() {
        for (var name : List.of("web", "mail", "shop")) {
            silent(name, UnservedCause.CUT_OFF, true);
        }

        assertThat(titles(pass(60)))
                .containsExactly("the network of b is in doubt: 3 services (web, mail, shop) do not answer, nothing is"
                        + " done");
    }

    @Test
    void whoIsAcknowledgedIsNotRemindedOfButItsEndIsTold() {
        silent("shop", UnservedCause.PAUSED, false);
        pass(40);
        show("shop", UnservedCause.PAUSED, false, "ops");

        assertThat(pass(3600)).isEmpty();
        answers("shop");
        assertThat(pass(1)).hasSize(1);
    }

    @Test
    void whoIsUpAndDownAllDayDoesNotFloodAndIsToldOnceItStaysAway() {
        int told = 0;
        for (int i = 0; i < 60; i++) {
            silent("shop", UnservedCause.PAUSED, false);
            told += pass(40).size();
            answers("shop");
            told += pass(20).size();
        }
        assertThat(told).as("three beginnings and ends an hour").isLessThanOrEqualTo(8);

        silent("shop", UnservedCause.PAUSED, false);
        assertThat(pass(30 * 1024)).isNotEmpty();
    }

    @Test
    void anEarlierRunsNoticeIsTakenUp() {
        silent("shop", UnservedCause.PAUSED, false);
        var first = pass(40).getFirst();
        restart();
        outages.resume(List.of(first));

        assertThat(pass(100)).isEmpty();
        answers("shop");
        assertThat(pass(1)).extracting(Notice::id).containsExactly(first.thread() + "-over");
        restart();
        outages.resume(List.of(Some.notice("x", "x", true), over(first), first));
        assertThat(pass(1)).isEmpty();
    }

    private static Notice over(Notice of) {
        return new Notice(of.thread() + "-over", Instant.EPOCH, of.service(), of.thread(), "unserved-over", true, "t",
                "t", "{}");
    }
}
