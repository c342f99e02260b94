package io.understudy.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import io.understudy.conduct.NoMirrors;
import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.OrderReply;
import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Order;
import io.understudy.web.page.Trouble;
import io.understudy.web.page.Warnings;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@SpringBootTest(classes = WebApplication.class)
@AutoConfigureMockMvc
class PageTests {
    private static final RequestPostProcessor OPERATOR = user("ops").roles("OPERATOR");
    private static final RequestPostProcessor VIEWER = user("eye").roles("VIEWER");

    @Autowired
    MockMvcTester mvc;
    @Autowired
    FakeServices services;
    @Autowired
    FakeJournal journal;
    @Autowired
    NoMirrors mirrors;
    @Autowired
    FakeNotices notices;

    @BeforeEach
    void oneServiceWithAStory() {
        services.reset();
        journal.reset();
        services.show(Samples.after(Samples.watching("web"), Samples.RECOVERY));
        journal.keep(Samples.story(Samples.RECOVERY, "web"));
        journal.append(Samples.event(1, "web", "STARTING", "WATCHING", "seen <b>up</b>"));
    }

    private MvcTestResult get(String uri, RequestPostProcessor who) {
        return mvc.get().uri(uri).with(who).exchange();
    }

    private static AbstractStringAssert<?> page(MvcTestResult answer) {
        return assertThat(answer).hasStatusOk().bodyText();
    }

    @Test
    void listsEachServiceWithItsStateInWordsHolderProbesAndLastRecovery() {
        page(get("/", VIEWER)).contains("Watching", "href=\"/services/web\"", "✓ up", "12.3 ms", "✓ ready",
                "href=\"/recoveries/" + Samples.RECOVERY + "\"", "taken over", "66 min</span>",
                "datetime=\"2026-11-23T01:53:20Z\"", "sse-connect=\"/stream?since=");
    }

    @Test
    void saysHowToBeginWhenNothingIsConfigured() {
        services.show();

        page(get("/", VIEWER)).contains("understudy.services").doesNotContain("<table");
    }

    @Test
    void marksAServiceThatIsNotWhereItShouldBe() {
        services.show(Samples.in(Samples.watching("web"), "HALTED", "no proof", "nobody", "a"));

        page(get("/", VIEWER)).contains("should be a", "Halted", "is halted: no proof.");
    }

    @Test
    void warnsAboveAllOfWhatIsPausedObservedUnreadyOrNotJournaled() {
        services.show(Samples.paused(Samples.watching("p"), "ops", Samples.NOW.plusSeconds(600)),
                Samples.observed(Samples.watching("o")),
                Samples.unready(Samples.watching("u"), new Gate(GateName.SSH, false, "connection refused", true)));
        journal.fail("disk full");

        page(get("/", VIEWER)).contains("is paused by ops until", "(kernel update)", "is only observed",
                "is not ready: ssh: connection refused.", "<span>Disk full</span>. The services stay protected.");
    }

    @Test
    void aHaltIsNotPushedOutOfTheBannerByPauses() {
        var services = new ArrayList<ServiceView>();
        for (int i = 0; i < Warnings.MOST; i++) {
            services.add(Samples.paused(Samples.watching("p" + i), "ops", null));
        }
        services.add(Samples.in(Samples.watching("z"), "HALTED", "no proof", "a", "b"));

        assertThat(Warnings.of(services).shown()).first().extracting(Warnings.Warning::service).isEqualTo("z");
    }

    @Test
    void whatNobodyDecidesAboutComesFirstEverywhere() {
        var stalled = Samples.watching("z").stalled("its thread hangs");
        var halted = Samples.in(Samples.watching("h"), "HALTED", "no proof", "a", "b");
        services.show(Samples.watching("a"), halted, stalled);

        assertThat(Warnings.of(services.services()).shown()).extracting(Warnings.Warning::text)
                .containsExactlyInAnyOrder("is halted: no proof.", "is stalled: its thread hangs.");
        assertThat(List.of(Samples.watching("a"), halted, stalled)).extracting(Trouble::of)
                .containsExactly(Trouble.NONE, Trouble.HALTED, Trouble.STALLED);
        assertThat(Trouble.STALLED).isLessThan(Trouble.HALTED);
        page(get("/", VIEWER)).contains("<span>Stalled</span>", "last watching", "is stalled: its thread hangs.");
        page(get("/wall", VIEWER)).contains("2 of 3 need attention", "<span>Stalled</span>");
        page(get("/services/z", VIEWER)).contains("Stalled: <span>its thread hangs</span>", "✗ not ready",
                "✗ deciding", "nothing would be done: its thread hangs.");
    }

    @Test
    void saysThatAServiceIsWatchedNoMore() {
        services.show(Samples.in(Samples.watching("s"), "STOPPED", "watching has ended for good", "b", "b"));

        assertThat(Trouble.of(services.services().getFirst())).isEqualTo(Trouble.STOPPED);
        page(get("/", VIEWER)).contains("is no longer watched (after-takeover: stop)");
    }

    @Test
    void anOrderIsAskedWithItsGates() {
        services.show(Samples.in(Samples.watching("web"), "HOLDING", "b serves", "b", "b"));
        services.gate(new Gate(GateName.CLAIM, false, "no failback.claim is configured", false),
                new Gate(GateName.PRIMARY_UP, true, "a answers", true));

        page(get("/services/web/failback", OPERATOR)).contains("✗ claim", "no failback.claim is configured",
                "(nothing overrides it)", "✓ primary-up");
        page(get("/services/web/pause", OPERATOR)).doesNotContain("Gates of this order");
    }

    @Test
    void anOrderWithAnUnknownEndIsNotOfferedAgain() {
        services.show(Samples.watching("web"));
        services.answer(new OrderReply.Unknown("it was taken up, but not decided within 15 s"));

        var answer = mvc.post().uri("/services/web/pause").with(OPERATOR).with(csrf()).param("expectedHolder", "a")
                .exchange();

        assertThat(answer).hasStatus3xxRedirection().hasRedirectedUrl("/services/web").flash()
                .extractingByKey("refused").asString().contains("the result is unknown",
                        "look here before you give it again");
    }

    @Test
    void warnsOfTheGravestFirst() {
        var warnings = Warnings.of(List.of(Samples.observed(Samples.watching("o")),
                Samples.in(Samples.watching("h"), "HALTED", "no proof", "a", "b"),
                Samples.observed(Samples.watching("z"))));

        assertThat(warnings.shown()).extracting(Warnings.Warning::service).containsExactly("h", "o", "z");
    }

    @Test
    void warnsOfNothingWhenAllIsWell() {
        page(get("/", VIEWER)).doesNotContain("class=\"banners\"", "stay protected");
    }

    @Test
    void showsOneServiceInFull() {
        page(get("/services/web", VIEWER)).contains("class=\"node good now\"", "the service is up", "If a died now",
                "192.0.2.100/32",
                "own-network", "1 witness answers", "home", "GET http://192.0.2.100/ → 200–399", "2.48 s",
                "host gone", "Starting → Watching",
                "sse-connect=\"/services/web/stream?since=");
    }

    @Test
    void escapesWhatItShows() {
        page(get("/services/web", VIEWER)).contains("seen &lt;b&gt;up&lt;/b&gt;").doesNotContain("<b>up</b>");
        page(get("/recoveries/" + Samples.RECOVERY, VIEWER)).contains("&lt;b&gt;Could not&lt;/b&gt;");
    }

    @Test
    void showsViewersNoButtons() {
        page(get("/services/web", VIEWER)).doesNotContain("/services/web/failover", "/services/web/pause");
    }

    @Test
    void offersAnOperatorWhatFitsTheState() {
        page(get("/services/web", OPERATOR)).contains("/services/web/failover", "/services/web/switchover",
                "/services/web/pause").doesNotContain("/services/web/failback", "/services/web/resume");

        services.show(Samples.paused(Samples.in(Samples.watching("web"), "HOLDING", "b holds", "b", "b"), "ops",
                null));

        page(get("/services/web", OPERATOR)).contains("/services/web/failback", "/services/web/resume")
                .doesNotContain("/services/web/failover", "/services/web/pause");
    }

    @Test
    void tellsTheStoryOfARecovery() {
        page(get("/recoveries/" + Samples.RECOVERY, VIEWER)).contains("detect", "1.50 s", "<rect", "Suspect → Fencing",
                "apachectl graceful", "no end is recorded");
    }

    @Test
    void keepsARunningRecoveryLiveAndLetsAnEndedOneRest() {
        page(get("/recoveries/" + Samples.RECOVERY, VIEWER)).contains("hx-trigger=\"none\"");

        journal.keep(Samples.running("r2", "web"));

        page(get("/recoveries/r2", VIEWER)).contains("hx-trigger=\"sse:changed, every 2s\"", "running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/services/web", "/recoveries/" + Samples.RECOVERY})
    void givesOnlyTheLivePartToHtmx(String uri) {
        var answer = mvc.get().uri(uri).with(VIEWER).header("HX-Request", "true").exchange();

        page(answer).startsWith("<div id=\"live\"").doesNotContain("<html", "<header", "sse-connect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"failover", "switchover", "failback", "pause", "resume", "acknowledge"})
    void asksBeforeEachOrderAndDoesNothingYet(String order) {
        var answer = get("/services/web/" + order, OPERATOR);

        page(answer).contains("name=\"_csrf\"", "name=\"reason\"", "action=\"/services/web/" + order + "\"");
        // To pause what flaps must not fail because it flaps.
        if (List.of("failover", "switchover", "failback").contains(order)) {
            page(answer).contains("name=\"expectedHolder\" value=\"a\"");
        } else {
            page(answer).doesNotContain("expectedHolder");
        }
        assertThat(services.given()).isEmpty();
    }

    @Test
    void saysThatAnOrderMakesNoSenseInsteadOfDescribingIt() {
        services.conflict("a does not hold the addresses");

        page(get("/services/web/failback", OPERATOR))
                .contains("This makes no sense now", "a does not hold the addresses")
                .doesNotContain("What will happen", "Gates of this order");
    }

    @Test
    void saysWhichGatesDoNotHoldBeforeAFailover() {
        services.show(
                Samples.unready(Samples.watching("web"), new Gate(GateName.HOLD, false, "for another 4 s", true)));

        page(get("/services/web/failover", OPERATOR)).contains("✗ hold", "for another 4 s", "name=\"force\"",
                "192.0.2.100/32, 2001:db8::100/128");
    }

    @Test
    void carriesOutWhatWasConfirmed() {
        services.answer(new OrderReply.Accepted(Samples.RECOVERY));

        var answer = mvc.post().uri("/services/web/failover").with(OPERATOR).with(csrf()).param("reason", "disk")
                .param("expectedHolder", "a").param("force", "true").param("name", "web").exchange();

        assertThat(answer).hasStatus3xxRedirection().hasRedirectedUrl("/services/web").flash()
                .containsEntry("recovery", Samples.RECOVERY);
        assertThat(services.given()).containsExactly(new FakeServices.Given("web",
                new OperatorOrder(Order.FAILOVER, "ops", "disk", "a", true, null)));
    }

    @Test
    void leadsFromAnAcceptedOrderToItsRecovery() {
        services.answer(new OrderReply.Accepted(Samples.RECOVERY));

        var mine = login("ops");
        var others = login("ops");

        var answer = mvc.post().uri("/services/web/failover").cookie(mine).with(csrf()).param("name", "web")
                .exchange();

        assertThat(answer).hasStatus(302).redirectedUrl().isEqualTo("/services/web");
        assertThat(answer.getRequest().getSession(false)).isNull();
        page(mvc.get().uri("/services/web").cookie(others).exchange()).doesNotContain("Fail over: accepted.");
        page(mvc.get().uri("/services/web").cookie(mine).exchange()).contains("Fail over: accepted.",
                "Watch the recovery");
        page(mvc.get().uri("/services/web").cookie(mine).exchange()).doesNotContain("Fail over: accepted.");
    }

    private Cookie login(String user) {
        var login = mvc.post().uri("/login").param("username", user).param("password", "secret").with(csrf())
                .exchange();
        return Objects.requireNonNull(login.getResponse().getCookie("understudy-login"));
    }

    /** Whoever can write a banner of SSH or an answer to a probe could turn a page's order, or steer a terminal. */
    @Test
    void spellsOutWhatNobodySees() {
        journal.append(Samples.event(2, "web", "WATCHING", "SUSPECT", "a \u202e evil \u001b[2J \u009b b"));

        for (var uri : List.of("/activity", "/services/web")) {
            page(get(uri, VIEWER)).contains("a \\u{202e} evil \\u{1b}[2J \\u{9b} b")
                    .doesNotContain("\u202e", "\u001b", "\u009b");
        }
    }

    @Test
    void pausesForTheChosenTime() {
        mvc.post().uri("/services/web/pause").with(OPERATOR).with(csrf()).param("for", "2h").exchange();

        assertThat(services.given().getFirst().command().period()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void showsTheFormAgainWithTheGatesWhenRefused() {
        services.answer(new OrderReply.Refused("refused: no carrier",
                List.of(new Gate(GateName.OWN_NETWORK, false, "no carrier", true))));

        var answer = mvc.post().uri("/services/web/failover").with(OPERATOR).with(csrf()).param("reason", "my disk")
                .param("name", "web").exchange();

        assertThat(answer).hasStatus(412).bodyText().contains("no carrier", "force overrides it",
                "value=\"my disk\"");
    }

    @Test
    void showsTheFormAgainWithTheHolderOfNowWhenInConflict() {
        services.show(Samples.in(Samples.watching("web"), "WATCHING", "up", "c", "a"));
        services.answer(new OrderReply.Conflict("the holder is c, not a"));

        var answer = mvc.post().uri("/services/web/failover").with(OPERATOR).with(csrf()).param("expectedHolder", "a")
                .param("name", "web").exchange();

        assertThat(answer).hasStatus(409).bodyText().contains("the holder is c, not a",
                "name=\"expectedHolder\" value=\"c\"");
    }

    @Test
    void refusesAViewersOrderAndAFormWithoutItsToken() {
        var viewer = mvc.post().uri("/services/web/failover").with(VIEWER).with(csrf()).exchange();
        var forged = mvc.post().uri("/services/web/failover").with(OPERATOR).exchange();
        var form = get("/services/web/failover", VIEWER);

        assertThat(viewer).hasStatus(403);
        assertThat(forged).hasStatus(403);
        assertThat(form).hasStatus(403).bodyText().contains("Not allowed", "This needs the role operator.");
        assertThat(services.given()).isEmpty();
    }

    @Test
    void namesWhatIsNotThere() {
        assertThat(get("/services/nope", VIEWER)).hasStatus(404).bodyText().contains("There is no service nope.");
        assertThat(get("/recoveries/nope", VIEWER)).hasStatus(404).bodyText().contains("There is no recovery nope.");
    }

    @Test
    void namesWhatIsWrongWithAForm() {
        var answer = mvc.post().uri("/services/web/pause").with(OPERATOR).with(csrf()).param("for", "soon").exchange();

        assertThat(answer).hasStatus(400).bodyText().contains("for must be a duration");
        assertThat(services.given()).isEmpty();
    }

    @Test
    void sendsStrangersToTheLogin() {
        assertThat(mvc.get().uri("/services/web").exchange()).hasStatus3xxRedirection();
        assertThat(mvc.get().uri("/stream").exchange()).hasStatus3xxRedirection();
        page(mvc.get().uri("/login").exchange()).contains("name=\"username\"", "name=\"_csrf\"");
        page(mvc.get().uri("/login?error").exchange()).contains("The name or the password is wrong.");
        page(mvc.get().uri("/login?out").exchange()).contains("You are logged out.");
    }

    @Test
    void rendersEveryTemplateWithoutInlineScriptOrStyle() {
        mirrors.show(Samples.mirror("web"));
        notices.test("ops");
        var pages = List.of("/", "/services/web", "/services/web/failover", "/recoveries/" + Samples.RECOVERY,
                "/activity", "/wall", "/services/web/row", "/banner", "/login", "/services/nope", "/notices",
                "/notices/test-1");

        for (var uri : pages) {
            assertThat(get(uri, OPERATOR)).bodyText().as(uri).doesNotContain("<style", " style=", " onclick=",
                    "<script>", " th:", "hx-on");
        }
        assertThat(templates()).as("a new template needs its page here").isEqualTo(Set.of("activity.html",
                "confirm.html", "error.html", "layout.html", "list.html", "login.html", "mirror.html", "notice.html",
                "notices.html", "parts.html", "recovery.html", "row.html", "service.html", "wall.html"));
    }

    private static Set<String> templates() {
        try (var files = Files.list(Path.of("frontend-templates/templates"))) {
            return files.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void staysBelowAHundredKilobytesOnTheFirstPage() {
        var parts = List.of("/", "/css/understudy.css", "/js/understudy.js", "/webjars/htmx.org/dist/htmx.min.js",
                "/webjars/htmx-ext-sse/sse.js", "/favicon.svg");

        int bytes = 0;
        for (var part : parts) {
            var answer = get(part, VIEWER);
            assertThat(answer).as(part).hasStatusOk();
            bytes += answer.getResponse().getContentAsByteArray().length;
        }

        assertThat(bytes).isLessThan(100_000);
    }

    @Test
    void givesAnOrderOnceThatIsClickedTwice() {
        for (int i = 0; i < 2; i++) {
            assertThat(mvc.post().uri("/services/web/pause").with(OPERATOR).with(csrf()).param("key", "one-click")
                    .exchange()).hasStatus3xxRedirection();
        }

        assertThat(services.given()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wbe"})
    void asksForTheNameBeforeADangerousOrder(String typed) {
        var failover = mvc.post().uri("/services/web/failover").with(OPERATOR).with(csrf()).param("name", typed)
                .param("reason", "my disk").exchange();
        var forced = mvc.post().uri("/services/web/switchover").with(OPERATOR).with(csrf()).param("name", typed)
                .param("force", "true").exchange();

        assertThat(failover).hasStatus(400).bodyText().contains("to confirm it", "value=\"my disk\"");
        assertThat(forced).hasStatus(400);
        assertThat(services.given()).isEmpty();
    }

    @Test
    void filtersTheListAndKeepsTheFilterWhileItIsLive() {
        services.show(Samples.watching("web"), Samples.in(Samples.watching("mail"), "HALTED", "no proof", "a", "b"));

        page(get("/?state=HALTED&span=7d", VIEWER)).contains("id=\"row-mail\"", "1 of 2 services",
                "hx-get=\"/?state=HALTED&amp;span=7d\"").doesNotContain("id=\"row-web\"");
    }

    @Test
    void givesOneRowToAScript() {
        page(get("/services/web/row?span=1h", VIEWER)).startsWith("<tr").contains("id=\"row-web\"", "Last 1 hour")
                .doesNotContain("<table");
    }

    @Test
    void showsAFeedOfEverythingInPages() {
        journal.reset();
        for (int id = 1; id <= 150; id++) {
            journal.append(Samples.event(id, "web", "WATCHING", "SUSPECT", "event " + id));
        }

        page(get("/activity", VIEWER)).contains("event 150", "event 51", "before=51", "Watching for 64 min 0 s")
                .doesNotContain("event 50<");
        page(get("/activity?before=51", VIEWER)).contains("event 50", "hx-trigger=\"none\"")
                .doesNotContain("event 51<");
        page(get("/activity?q=nothing-like-that", VIEWER)).contains("No event matches.");
    }

    @Test
    void showsOnTheWallHowManyNeedAttention() {
        page(get("/wall", VIEWER)).contains("The one service is healthy");

        services.show(Samples.watching("web"), Samples.paused(Samples.watching("mail"), "ops", null));

        page(get("/wall", VIEWER)).contains("1 of 2 needs attention", "id=\"tile-mail\"",
                "class=\"tile watch\"", "class=\"tile good\"", "class=\"verdictline watch\"");
    }

    @Test
    void boundsTheBanner() {
        services.show(IntStream.range(0, 300)
                .mapToObj(i -> Samples.observed(Samples.watching("s" + i)))
                .toArray(ServiceView[]::new));

        page(get("/banner", VIEWER)).contains("294").startsWith("<div id=\"banner\"");
        assertThat(Warnings.of(services.services()).shown()).hasSize(Warnings.MOST);
    }

    @Test
    void offersTheOrderThatEndsAWarningToOperatorsOnly() {
        services.show(Samples.paused(Samples.watching("web"), "ops", null));

        page(get("/activity", OPERATOR)).contains("href=\"/services/web/resume\"");
        page(get("/activity", VIEWER)).doesNotContain("href=\"/services/web/resume\"");
    }

    @Test
    void showsARunningRecoveryStepByStep() {
        services.show(Samples.after(Samples.in(Samples.watching("web"), "FENCING", "fencing a", "a", "a"), "r2"));
        journal.keep(Samples.running("r2", "web"));

        page(get("/services/web", VIEWER)).contains("A recovery is running", "class=\"runs\"", "fence");
    }
}
