package io.understudy.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.conduct.ServiceView;
import io.understudy.conduct.Serving;
import io.understudy.conduct.UnservedCause;
import io.understudy.journal.Journal;
import io.understudy.journal.Outbox.Notice;
import io.understudy.mirror.MirrorActivity;
import io.understudy.mirror.MirrorResult;
import io.understudy.mirror.MirrorView;
import io.understudy.settings.Notify;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Trigger;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import io.understudy.web.ShownServices;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every template, with every kind of notice and with values that look like templates, JSON or mail headers. */
class NoticeTextsTests {
    private static final Path TEMPLATES = Path.of("frontend-templates/notices");
    private static final String NASTY = "a \"quote\", \\ and 'another'\r\nBcc: x [(${node})] [[${node}]]"
            + " <b>&amp; `id` __${1+1}__ é✓ \u0007";
    private static final Duration TOOK = Duration.ofMillis(2310);

    @TempDir
    Path folder;
    private NoticeComposer composer;

    @BeforeEach
    void compose() {
        composer = new NoticeComposer(Some.settings(folder), ZoneOffset.UTC, Some.MAPPER);
    }

    private static Journal.Recovery recovery(@Nullable Trigger trigger, RecoveryStatus result, String because,
            String user) {
        return new Journal.Recovery("r1", "shop", trigger, Some.NOW, Some.NOW.plus(TOOK), result, because, user, TOOK);
    }

    private static Journal.Story story(Journal.Recovery recovery, String because) {
        var decision = new Journal.Event(7, Some.NOW, "shop", "r1", EventKind.TRANSITION, StateName.SUSPECT,
                StateName.FENCING, "FENCE_NEXT",
                because, "", "");
        var hook = new Journal.Event(8, Some.NOW, "shop", "r1", EventKind.HOOK, null, null, "suspect",
                "10-hook: exit 0", "", "");
        var act = new Journal.Act(1, Some.NOW, ActionName.FENCE, "", Some.NOW, ActionResult.SUCCEEDED, because,
                "secret output",
                Duration.ofMillis(5));
        var unknown = new Journal.Act(2, Some.NOW, ActionName.START, "", null, null, "", "", null);
        return new Journal.Story(recovery, Some.phases(), List.of(decision, hook), List.of(act, unknown));
    }

    private static MirrorView.Ended run(MirrorResult result, String because) {
        return new MirrorView.Ended(MirrorActivity.MIRROR, Some.NOW, Some.NOW.plusSeconds(9), result, because, 23, 3,
                null, "schedule");
    }

    private static Outage outage(String cause) {
        return new Outage(cause, "t", Some.NOW, Set.of(cause.equals("shop") ? "shop" : "web"), 0);
    }

    private static ServiceView unserved(String name, UnservedCause cause, String why) {
        return ShownServices.watching(name).with(new Serving(null, null,
                new Serving.Unserved(Some.NOW, Duration.ofSeconds(31), cause, why, true, null)));
    }

    private List<Notice> notices(String because, String user) {
        var all = new ArrayList<Notice>();
        for (var trigger : Trigger.values()) {
            for (var action : List.of(ActionName.RESPAWN, ActionName.FENCE)) {
                all.add(composer.begun(recovery(trigger, RecoveryStatus.RUNNING, because, user), action,
                        List.of("shop"),
                        Some.NOW));
            }
        }
        all.add(composer.begun(recovery(Trigger.HOST_DOWN, RecoveryStatus.RUNNING, because, user), ActionName.FENCE,
                List.of("web", "mail"),
                Some.NOW));
        var stories = Arrays.stream(RecoveryStatus.values())
                .map(status -> story(recovery(Trigger.HOST_DOWN, status, because, user), because)).toList();
        stories.forEach(story -> all.add(composer.ended(List.of(story), Some.NOW)));
        all.add(composer.ended(stories.subList(0, 2), Some.NOW));
        all.add(composer.ended(stories, Some.NOW));
        all.add(composer.reminder("shop", "r1", because, Some.NOW, Duration.ofSeconds(7300), 2,
                Some.NOW.plusSeconds(7300)));
        all.add(composer.haltOver("shop", "r1", StateName.WATCHING, because, Some.NOW, Some.NOW));
        all.add(composer.alert("shop", "stranger", StateName.HOLDING, because, Some.NOW));
        for (var result : MirrorResult.values()) {
            all.add(composer.mirrored("shop", run(result, because), Some.NOW));
        }
        for (var cause : UnservedCause.values()) {
            all.add(composer.outages().unserved(outage("shop"), List.of(unserved("shop", cause, because)), 0,
                    Some.NOW));
        }
        all.add(composer.outages().unserved(outage("host web"), List.of(unserved("web", UnservedCause.HALTED, because),
                unserved("mail", UnservedCause.PAUSED, because)), 3, Some.NOW));
        all.add(composer.outages().unserved(outage("network"), List.of(unserved("web", UnservedCause.CUT_OFF, because),
                unserved("mail", UnservedCause.CUT_OFF, because)), 0, Some.NOW));
        all.add(composer.outages().over(outage("host web"), Some.NOW.plusSeconds(75)));
        all.add(composer.ended(List.of(story(new Journal.Recovery("r1", "shop", Trigger.HOST_DOWN, Some.NOW,
                Some.NOW.plus(TOOK), RecoveryStatus.TAKEN_OVER, because, user, null), because)), Some.NOW, _ -> true));
        all.add(composer.test(user.isEmpty() ? "ops" : user, Some.NOW));
        return all;
    }

    @Test
    void everyKindHasItsTwoTemplatesAndNoFileIsLeftOver() throws IOException {
        var words = Arrays.stream(NoticeKind.values()).map(kind -> kind.word() + ".txt").toList();

        for (var part : List.of("titles", "texts")) {
            try (var files = Files.list(TEMPLATES.resolve(part))) {
                assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrderElementsOf(words);
            }
        }
    }

    @Test
    void everyNoticeIsWrittenWhole() {
        assertThat(notices("it did not answer", "ops")).allSatisfy(notice -> {
            assertThat(notice.title()).isNotBlank().doesNotContain("\n", "[(", "[#", "[/", "[[", "null", "  ");
            assertThat(notice.text()).endsWith("\n").doesNotEndWith("\n\n").doesNotContain("[(", "[#", "[/", "[[",
                    "null", "secret output");
        }).extracting(Notice::event).contains(
                Arrays.stream(NoticeKind.values()).map(NoticeKind::word).toArray(String[]::new));
    }

    @Test
    void everyTriggerAndResultHasASentenceOfItsOwn() {
        var titles = Arrays.stream(Trigger.values()).map(trigger -> composer.begun(
                recovery(trigger, RecoveryStatus.RUNNING, "", ""), ActionName.FENCE, List.of("shop"), Some.NOW).title())
                .toList();
        var endings = Arrays.stream(Result.values()).map(RecoveryStatus::of).map(status -> composer.ended(
                List.of(story(recovery(Trigger.MANUAL, status, "", ""), "")), Some.NOW).title()).toList();

        assertThat(titles).doesNotHaveDuplicates().noneMatch(title -> title.contains("a recovery began"));
        assertThat(endings).doesNotHaveDuplicates().noneMatch(title -> title.matches("shop: [a-z]+-.*"));
    }

    @Test
    void valuesAreWrittenAsTheyAreAndNeverReadAsATemplate() {
        assertThat(notices(NASTY, "")).allSatisfy(notice -> assertThat(notice.title()).doesNotContain("\n", "\r"))
                .filteredOn(n -> n.text().contains("Because:"))
                .allSatisfy(notice -> assertThat(notice.text()).contains(NASTY));
    }

    @ParameterizedTest
    @EnumSource(Notify.Template.class)
    void everyBodyIsValidJsonWhateverTheValuesAre(Notify.Template template) {
        var bodies = new WebhookBodies(new NodeId("b"), Duration.ofHours(1), Some.MAPPER,
                InstantSource.fixed(Some.NOW));
        var webhook = new Notify.Webhook("hook", URI.create("http://127.0.0.1/"), "key", template,
                Duration.ofSeconds(1));

        assertThat(notices(NASTY, "o\"p\\s")).allSatisfy(notice -> {
            var body = bodies.body(webhook, notice);
            assertThat(Some.MAPPER.readTree(body).isContainer()).isTrue();
            assertThat(bodies.body(webhook, notice)).isEqualTo(body);
        });
    }

    @Test
    void aStoryReadsLikeThis() {
        var notice = composer.ended(
                List.of(story(recovery(Trigger.HOST_DOWN, RecoveryStatus.TAKEN_OVER, "a is down", ""), "no answer")),
                Some.NOW);

        assertThat(notice.title()).isEqualTo("shop: taken over by b, outage 2.3s");
        assertThat(notice.text()).isEqualTo("""
                Service:  shop [192.0.2.102/32]
                Result:   taken over by b
                Because:  a is down
                Trigger:  host-down
                Began:    2026-11-23 12:00:00.000 Z
                Ended:    2026-11-23 12:00:02.310 Z (after 2.3s)
                Outage:   2.3s
                Recovery: r1

                Phases:
                  detect            1.5s
                  fence             300ms

                Done:
                  2026-11-23 12:00:00.000 Z  fence             succeeded: no answer
                  2026-11-23 12:00:00.000 Z  start             not known

                Decided:
                  2026-11-23 12:00:00.000 Z  FENCING           no answer

                Next: b keeps the addresses: no failback.claim is configured.
                """);
    }

    @Test
    void twoStoriesAreSeparatedAndAHaltSaysWhatToDo() {
        var short1 = new Journal.Story(ended("r1", "web", RecoveryStatus.HALTED, "no proof"), List.of(), List.of(),
                List.of());
        var short2 = new Journal.Story(ended("r2", "mail", RecoveryStatus.FAILED_BACK, "done"), List.of(), List.of(),
                List.of());

        var notice = composer.ended(List.of(short1, short2), Some.NOW);

        assertThat(notice.title())
                .isEqualTo(
                        "a was down, 2 services: 1 HALTED, nothing more happens automatically, 1 back on a – look now");
        assertThat(notice.text()).isEqualTo("""
                Service:  web [192.0.2.100/32]
                Result:   HALTED, nothing more happens automatically
                Because:  no proof
                Trigger:  host-down, ordered by ops
                Began:    2026-11-23 12:00:00.000 Z
                Outage:   not known
                Recovery: r1

                Next: check the service on both hosts, fix it, then run `understudy acknowledge web`.

                ----

                Service:  mail [192.0.2.101/32]
                Result:   back on a
                Because:  done
                Trigger:  host-down, ordered by ops
                Began:    2026-11-23 12:00:00.000 Z
                Outage:   not known
                Recovery: r2
                """);
    }

    private static Journal.Recovery ended(String id, String service, RecoveryStatus result, String because) {
        return new Journal.Recovery(id, service, Trigger.HOST_DOWN, Some.NOW, null, result, because, "ops", null);
    }

    @Test
    void aBeginNamesWhatIsDone() {
        var recovery = new Journal.Recovery("r1", "shop", Trigger.SWITCHOVER, Some.NOW, null, RecoveryStatus.RUNNING,
                "", "ops", null);

        var notice = composer.begun(recovery, ActionName.START, List.of("shop"), Some.NOW);

        assertThat(notice.title()).isEqualTo("shop: switchover to b ordered by ops");
        assertThat(notice.text()).isEqualTo("""
                Service:  shop [192.0.2.102/32]
                Trigger:  switchover, ordered by ops
                Since:    2026-11-23 12:00:00.000 Z
                Doing:    start
                Recovery: r1

                Another notice tells how it ends.
                """);
    }

    @Test
    void whatAnotherVersionWroteIsToldAndUrgent() {
        var begun = composer.begun(recovery(null, RecoveryStatus.RUNNING, "", ""), ActionName.FENCE, List.of("shop"),
                Some.NOW);
        var ended = composer.ended(List.of(story(recovery(null, RecoveryStatus.UNKNOWN, "", ""), "")), Some.NOW);

        assertThat(begun.title()).isEqualTo("shop: a recovery began");
        assertThat(ended.title()).startsWith("shop: unknown, outage");
        assertThat(ended.urgent()).isTrue();
    }
}
