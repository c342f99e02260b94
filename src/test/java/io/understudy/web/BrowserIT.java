package io.understudy.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.ReducedMotion;
import io.understudy.conduct.NoMirrors;
import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.OrderReply;
import io.understudy.conduct.ServiceChanged;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.History;
import io.understudy.journal.Journal;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.StateName;
import io.understudy.web.format.DurationFormat;
import io.understudy.web.page.ListQuery;
import io.understudy.web.stream.EventStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;

/** The pages in a real browser: what only scripts, styles and a keyboard can show. */
@SpringBootTest(classes = WebApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class BrowserIT {
    private static final List<String> PAGES = List.of("/", "/services/web", "/recoveries/" + Samples.RECOVERY,
            "/services/web/failover", "/services/web/pause", "/activity", "/wall", "/notices",
            "/notices/test-1", "/services/nope");
    private static Chromium chromium;

    @Autowired
    FakeServices services;
    @Autowired
    FakeJournal journal;
    @Autowired
    FakeHistory history;
    @Autowired
    NoMirrors mirrors;
    @Autowired
    FakeNotices notices;
    @Autowired
    EventStream stream;
    @Autowired
    ApplicationEventPublisher publisher;
    @LocalServerPort
    int port;

    private final List<BrowserContext> contexts = new ArrayList<>();
    /** Complaints of the browser: scripts that fail, what its policy has blocked. */
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void open() {
        chromium = Chromium.open();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void servicesOfEveryKind() {
        services.reset();
        journal.reset();
        history.reset();
        mirrors.show(Samples.mirror("web"));
        notices.posted.clear();
        notices.test("ops");
        journal.keep(Samples.story(Samples.RECOVERY, "web"));
        journal.append(Samples.event(1, "web", "STARTING", "WATCHING", "every probe has succeeded"));
        journal.append(Samples.event(2, "web", "WATCHING", "SUSPECT", "an echo request to a is unanswered"));
        for (int quarter = 1; quarter <= 96; quarter++) {
            history.keep("web", new History.Quarter(Samples.NOW.minus(Duration.ofMinutes(15L * quarter)), 0x7fff,
                    quarter == 9 ? 7 : 0, quarter == 9 ? 3 : 0));
            history.keep("web", "home", new History.Latency(Samples.NOW.minus(Duration.ofMinutes(15L * quarter)), 900,
                    quarter % 7 == 0 ? 1 : 0, 0, Duration.ofMillis(12), Duration.ofMillis(30)));
        }
        history.keep("web", new History.Mark(History.Mark.Kind.MOVE, Samples.NOW.minusSeconds(8000)));
        services.show(Samples.after(Samples.watching("web"), Samples.RECOVERY),
                Samples.in(Samples.watching("mail"), "HOLDING", "b holds every address", "b", "b"),
                Samples.in(Samples.watching("files"), "HALTED", "no proof that a is off its addresses", "a", "b"),
                Samples.unready(Samples.in(Samples.watching("wiki"), "TAKING_OVER", "adding the addresses", "nobody",
                        "b"), new Gate(GateName.SSH, false, "connection to a refused", true)),
                Samples.paused(Samples.watching("shop"), "ops", Samples.NOW.plusSeconds(1800)),
                Samples.observed(Samples.watching("news")));
    }

    @AfterEach
    void leave() {
        contexts.forEach(BrowserContext::close);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private Page page(String user, NewContextOptions options) {
        var context = chromium.browser().newContext(options);
        contexts.add(context);
        context.setDefaultTimeout(15_000);
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> asked.add(request.url()));
        page.navigate(url("/login"));
        if (!user.isEmpty()) {
            page.fill("input[name=username]", user);
            page.fill("input[name=password]", "secret");
            page.keyboard().press("Enter");
            page.waitForURL(url("/"));
        }
        return page;
    }

    private Page page(String user) {
        return page(user, new NewContextOptions().setViewportSize(1280, 900));
    }

    /** Shows it from now on, as the services would. */
    private void change(ServiceView... views) {
        services.show(views);
        for (var view : views) {
            publisher.publishEvent(new ServiceChanged(view));
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1280", "DARK, 1280", "LIGHT, 390", "DARK, 390"})
    void breaksNoRuleOfAccessibilityOnAnyPage(ColorScheme scheme, int width) {
        var page = page("ops", new NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));

        for (var path : PAGES) {
            page.navigate(url(path));
            Assertions.assertThat(Axe.violations(page)).as(path).isEmpty();
        }
        page.context().clearCookies();
        page.navigate(url("/login?error"));
        Assertions.assertThat(Axe.violations(page)).as("login").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 768, 1280, 3840})
    void needsNoScrollingSidewaysOnAnyPage(int width) {
        var page = page("ops", new NewContextOptions().setViewportSize(width, 900));

        for (var path : PAGES) {
            page.navigate(url(path));
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth - innerWidth")).as(path)
                    .isLessThanOrEqualTo(0);
        }
    }

    @Test
    void asksNobodyElseAndIsNotBlockedByItsOwnPolicy() {
        var page = page("ops");

        for (var path : PAGES) {
            page.navigate(url(path));
        }

        assertThat(asked).isNotEmpty().allMatch(u -> u.startsWith(url("/")));
        assertThat(complaints).as("the one page that is not there says so").allMatch(c -> c.contains("404"));
    }

    @Test
    void transfersLessThanAHundredKilobytesForTheFirstPage() {
        var page = page("eye");
        page.navigate(url("/"));
        page.waitForSelector("#row-web");

        int bytes = ((Number) page.evaluate("""
                () => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
                  .reduce((sum, e) => sum + e.transferSize, 0)""")).intValue();

        System.out.println("first page: " + bytes + " bytes transferred");
        assertThat(bytes).isBetween(10_000, 100_000);
    }

    /**
     * One after the other without a pause, so that each but the first waits for what a nudge waits: the worst that a
     * page sees.
     */
    @ParameterizedTest
    @CsvSource({"/,#row-web", "/services/web,#live"})
    void showsAChangeWithoutReloadingWithinTwoHundredMilliseconds(String path, String where) {
        var page = page("eye");
        page.navigate(url(path));
        page.evaluate("window.neverReloaded = true");
        page.evaluate("""
                where => { window.seen = {};
                  new MutationObserver(() => { const part = document.querySelector(where);
                    const step = part && (part.textContent.match(/step-\\d+/) || [''])[0];
                    if (step && !window.seen[step]) { window.seen[step] = Date.now(); } })
                  .observe(document.body, { childList: true, subtree: true }); }""", where);
        await().until(() -> stream.listening() > 0);

        var took = new ArrayList<Long>();
        for (int i = 0; i < 15; i++) {
            var step = "step-" + i;
            long told = System.currentTimeMillis();
            change(Samples.in(Samples.watching("web"), "WATCHING", "", step, "a"));
            page.waitForFunction("step => window.seen[step]", step);
            took.add(((Number) page.evaluate("step => window.seen[step]", step)).longValue() - told);
        }

        took.sort(null);
        System.out
                .println("from event to screen on " + path + ": median " + took.get(7) + " ms, worst " + took.getLast()
                        + " ms, all " + took);
        assertThat(took.get(7)).isLessThan(200);
        assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
    }

    @Test
    void fetchesOnlyTheRowThatChangedOfAThousand() {
        var thousand = IntStream.range(0, 1000).mapToObj(i -> Samples.watching("s%03d".formatted(i)))
                .toArray(ServiceView[]::new);
        services.show(thousand);
        var page = page("eye");
        page.navigate(url("/"));
        assertThat(page.locator("tbody tr").count()).isEqualTo(ListQuery.PAGE);
        await().until(() -> stream.listening() > 0);
        asked.clear();

        thousand[7] = Samples.in(Samples.watching("s007"), "SUSPECT", "silent", "a", "a");
        services.show(thousand);
        publisher.publishEvent(new ServiceChanged(thousand[7]));

        assertThat(page.locator("#row-s007 .state")).containsText("Suspect");
        assertThat(asked).allMatch(u -> u.endsWith("/services/s007/row?span=24h") || u.endsWith("/banner"));
    }

    @Test
    void showsAServiceThatBelongsOnThePageOnlyNow() {
        var page = page("eye");
        page.navigate(url("/?state=HALTED"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        await().until(() -> stream.listening() > 0);

        change(Samples.in(Samples.watching("web"), "HALTED", "no proof", "a", "b"),
                Samples.in(Samples.watching("files"), "HALTED", "no proof that a is off its addresses", "a", "b"));

        assertThat(page.locator("#row-web")).isVisible(
                new LocatorAssertions.IsVisibleOptions().setTimeout(8000));
    }

    @Test
    void survivesAThousandChangesAtOnce() {
        var thousand = IntStream.range(0, 1000).mapToObj(i -> Samples.watching("s%03d".formatted(i)))
                .toArray(ServiceView[]::new);
        services.show(thousand);
        var page = page("eye");
        await().until(() -> stream.listening() > 0);
        asked.clear();

        change(IntStream.range(0, 1000)
                .mapToObj(i -> Samples.in(Samples.watching("s%03d".formatted(i)), "BLIND", "cut off", "unknown", "a"))
                .toArray(ServiceView[]::new));

        page.waitForFunction("() => document.querySelectorAll('.services .state.watch').length === 50");
        assertThat(page.locator("#lost").isVisible()).isFalse();
        assertThat(asked.stream().filter(u -> u.contains("/row"))).hasSizeLessThanOrEqualTo(40);
    }

    @Test
    void saysThatTheConnectionIsLostWithTheAgeOfWhatItShowsAndRecovers() {
        var page = page("eye");
        await().until(() -> stream.listening() > 0);

        page.route("**/*", route -> route.abort());
        stream.sendAway();

        assertThat(page.locator("#lost")).isVisible();
        assertThat(page.locator("#lost-age")).hasText(Pattern.compile("[0-9]+ s"));
        assertThat(page.locator("body.stale")).hasCount(1);

        services.show(Samples.in(Samples.watching("web"), "HALTED", "it happened meanwhile", "a", "b"));
        page.unroute("**/*");

        assertThat(page.locator("#lost"))
                .isHidden(new LocatorAssertions.IsHiddenOptions()
                        .setTimeout(20_000));
        assertThat(page.locator("#row-web .state")).containsText("Halted");
        assertThat(page.locator("#banner")).containsText("it happened meanwhile");
    }

    @Test
    void isNotFreshAgainBecauseItsBannerAloneIs() {
        var page = page("eye");
        await().until(() -> stream.listening() > 0);

        page.route(url -> !url.endsWith("/banner"), route -> route.abort());
        stream.sendAway();
        assertThat(page.locator("#lost")).isVisible();
        services.show(Samples.in(Samples.watching("web"), "HALTED", "it happened meanwhile", "a", "b"));
        page.evaluate("htmx.trigger(document.body, 'told')");

        assertThat(page.locator("#banner")).containsText("it happened meanwhile");
        assertThat(page.locator("#lost")).isVisible();
        assertThat(page.locator("body.stale")).hasCount(1);
    }

    private static void look(Page page, boolean at) {
        page.evaluate("""
                at => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => !at });
                  document.dispatchEvent(new Event('visibilitychange')); }""", at);
    }

    /**
     * A browser opens six connections to a host: tabs in the background must not take them from the one that gives an
     * order.
     */
    @Test
    void aPageThatNobodyLooksAtGivesItsConnectionBackAndCatchesUpWhenItIsLookedAt() {
        var page = page("eye");
        await().until(() -> stream.listening() > 0);

        look(page, false);
        await().until(() -> stream.listening() == 0);
        change(Samples.in(Samples.watching("web"), "HALTED", "it happened meanwhile", "a", "b"));
        asked.clear();
        look(page, true);

        assertThat(page.locator("#row-web .state")).containsText("Halted");
        assertThat(page.locator("#banner")).containsText("it happened meanwhile");
        assertThat(page.locator("#lost")).isHidden();
        await().until(() -> stream.listening() == 1);
    }

    @Test
    void manyTabsDoNotKeepEachOtherFromLoading() {
        var first = page("ops");
        for (int tab = 0; tab < 8; tab++) {
            var page = first.context().newPage();
            page.navigate(url("/services/web"));
            assertThat(page.locator("h1")).containsText("web");
            look(page, false);
        }

        first.navigate(url("/services/web/pause"));

        assertThat(first.locator("form.order button")).isVisible();
        assertThat(first.locator("#lost")).isHidden();
    }

    /** It is what an operator reads before a decision: it must be as of now, or say that it is not. */
    @Test
    void aDialogFollowsWhatHappensAndKeepsWhatWasTyped() {
        var page = page("ops");
        page.navigate(url("/services/web/switchover"));
        await().until(() -> stream.listening() > 0);
        page.fill("input[name=reason]", "new kernel");

        change(Samples.in(Samples.watching("web"), "SUSPECT", "an echo is unanswered", "a", "a"));

        assertThat(page.locator("#live .state")).containsText("Suspect");
        assertThat(page.locator("input[name=reason]")).hasValue("new kernel");
        page.route("**/*", route -> route.abort());
        stream.sendAway();
        assertThat(page.locator("#lost")).isVisible();
    }

    @Test
    void aDialogOffersAnOrderOnlyWhileItMakesSense() {
        services.conflict("a does not hold the addresses");
        var page = page("ops");
        page.navigate(url("/services/web/switchover"));
        assertThat(page.locator("#conflict")).containsText("a does not hold the addresses");
        assertThat(page.locator("form.order")).isHidden();
        await().until(() -> stream.listening() > 0);

        services.conflict("");
        change(Samples.in(Samples.watching("web"), "WATCHING", "it is back", "a", "a"));

        assertThat(page.locator("form.order button")).isVisible();
        assertThat(page.locator("#conflict")).hasCount(0);
    }

    /** "As of" is the age of what is shown, also where only a row was fetched. */
    @Test
    void saysAsOfWhenARowWasFetched() {
        var page = page("eye");
        await().until(() -> stream.listening() > 0);
        var before = page.locator("#live .stamp time").getAttribute("datetime");

        change(Samples.in(Samples.watching("web"), "SUSPECT", "silent", "a", "a"));

        assertThat(page.locator("#row-web .state")).containsText("Suspect");
        assertThat(page.locator("#live .stamp time")).not().hasAttribute("datetime", before);
    }

    @Test
    void aSessionThatHasEndedLeadsToTheLoginAndBack() {
        var page = page("eye");
        page.navigate(url("/services/web"));
        await().until(() -> stream.listening() > 0);

        page.context().clearCookies();
        change(Samples.in(Samples.watching("web"), "SUSPECT", "silent", "a", "a"));

        page.waitForURL(url("/login"));
        page.fill("input[name=username]", "eye");
        page.fill("input[name=password]", "secret");
        page.keyboard().press("Enter");
        page.waitForURL(u -> u.startsWith(url("/services/web")) || u.equals(url("/")));
    }

    @Test
    void keepsWhatIsOpenedWhenItsPartIsFetchedAgain() {
        journal.append(
                new Journal.Event(3, Samples.NOW, "web", "", EventKind.DECISION, StateName.SUSPECT, StateName.SUSPECT,
                        "doubt", "silent", "", "{\"alternatives\":[{\"what\":\"takeover\",\"why\":\"too early\"}]}"));
        var page = page("eye");
        page.navigate(url("/services/web"));
        await().until(() -> stream.listening() > 0);
        page.locator("#why summary").click();
        assertThat(page.locator("#why")).containsText("too early");

        change(Samples.in(Samples.watching("web"), "SUSPECT", "silent", "a", "a"));

        assertThat(page.locator("h1 .state")).containsText("Suspect");
        assertThat(page.locator("#why")).hasAttribute("open", "");
    }

    /** People file it: the date is on it, tables are tables, and nothing is of the screen only. */
    @Test
    void printsARecoveryAsItIsFiled() {
        var page = page("eye");
        page.navigate(url("/recoveries/" + Samples.RECOVERY));
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        page.setViewportSize(700, 900);

        assertThat(page.locator("header")).isHidden();
        assertThat(page.locator(".diagram .wide").first()).isVisible();
        assertThat(page.locator("thead").first()).isVisible();
        assertThat(page.locator("dl").first()).containsText("2026-11-23");
    }

    /**
     * What changes while an answer is under way that was drawn before is fetched once more, and not only when it is
     * polled.
     */
    @ParameterizedTest
    @CsvSource({"/,/services/web/row,#row-web .state", "/services/web,/services/web?span,h1 .state",
            "/activity,/activity?service,#banner", "/wall,/wall,#tile-web .state"})
    void missesNoChangeThatComesWhileItFetches(String at, String part, String shown) {
        var page = page("eye");
        page.navigate(url(at));
        await().until(() -> stream.listening() > 0);
        var held = new ArrayList<Route>();
        var old = new ArrayList<APIResponse>();
        page.route(url -> url.contains(part), route -> {
            if (held.isEmpty()) {
                held.add(route);
                old.add(route.fetch());
            } else {
                route.resume();
            }
        });
        change(Samples.in(Samples.watching("web"), "SUSPECT", "silent", "a", "a"));
        page.waitForCondition(() -> !old.isEmpty());
        asked.clear();

        change(Samples.in(Samples.watching("web"), "HALTED", "nobody knows", "a", "b"));
        page.waitForCondition(() -> asked.stream().anyMatch(u -> u.endsWith("/banner")));
        held.getFirst().fulfill(new Route.FulfillOptions().setResponse(old.getFirst()));

        assertThat(page.locator(shown)).containsText("alted");
        page.waitForCondition(() -> asked.stream().anyMatch(u -> u.contains(part)),
                new Page.WaitForConditionOptions().setTimeout(4000)); // sooner than it is polled
    }

    @Test
    void worksByKeyboardAloneAndShowsWhereTheFocusIs() {
        services.answer(new OrderReply.Accepted(Samples.RECOVERY));
        var page = page("ops");
        page.navigate(url("/services/web"));

        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.keyboard().press("Enter");
        tabTo(page, page.locator("#failover"));
        assertThat((String) page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).isEqualTo("solid");
        page.keyboard().press("Enter");
        page.waitForURL(url("/services/web/failover"));
        tabTo(page, page.locator("input[name=reason]"));
        page.keyboard().type("disk fails");
        tabTo(page, page.locator("input[name=name]"));
        page.keyboard().type("web");
        page.keyboard().press("Enter");

        assertThat(page.locator("[role=status]")).containsText("Fail over: accepted.");
        assertThat(services.given()).containsExactly(new FakeServices.Given("web",
                new OperatorOrder(Order.FAILOVER, "ops", "disk fails", "a", false, null)));
    }

    private static void tabTo(Page page, Locator wanted) {
        for (int i = 0; i < 60; i++) {
            page.keyboard().press("Tab");
            if ((Boolean) wanted.evaluate("e => e === document.activeElement")) {
                return;
            }
        }
        throw new AssertionError("not reached by Tab: " + wanted);
    }

    @Test
    void keepsTheFocusWhenItsPartIsFetchedAgain() {
        var page = page("ops");
        page.navigate(url("/services/web"));
        await().until(() -> stream.listening() > 0);
        page.locator("#pause").focus();

        change(Samples.in(Samples.watching("web"), "SUSPECT", "an echo is missing", "a", "a"));

        assertThat(page.locator("h1 .state")).containsText("Suspect");
        assertThat(page.locator("#pause")).isFocused();
    }

    @ParameterizedTest
    @CsvSource({"failover, WATCHING, a", "switchover, WATCHING, a", "failback, HOLDING, b", "pause, WATCHING, a",
            "resume, WATCHING, a", "acknowledge, HALTED, a"})
    void givesEachOrderOnceAlsoByADoubleClick(String order, String state, String holder) {
        var service = Samples.in(Samples.watching("web"), state, "so it is", holder, holder);
        services.show(order.equals("resume") ? Samples.paused(service, "ops", null) : service);
        var page = page("ops");
        page.navigate(url("/services/web"));

        page.locator("#" + order).click();
        if (order.equals("failover")) {
            page.fill("input[name=name]", "web");
        }
        page.locator("form.order button").dblclick();

        assertThat(page.locator("[role=status]")).containsText("accepted");
        assertThat(services.given()).hasSize(1).allSatisfy(given -> {
            assertThat(given.command().kind()).hasToString(order.toUpperCase(Locale.ROOT));
            assertThat(given.command().expectedHolder())
                    .isEqualTo(List.of("failover", "switchover", "failback").contains(order) ? holder : null);
        });
    }

    @Test
    void showsAStalePageWhatHasChangedInsteadOfActing() {
        var page = page("ops");
        page.navigate(url("/services/web/switchover"));
        services.answer(new OrderReply.Conflict("the holder is b, not a"));
        services.show(Samples.in(Samples.watching("web"), "HOLDING", "b holds", "b", "b"));

        page.locator("form.order button").click();

        assertThat(page.locator("[role=alert]:visible")).containsText("the holder is b, not a");
        assertThat(page.locator("input[name=expectedHolder]")).hasValue("b");
    }

    @Test
    void showsViewersNoButtons() {
        var page = page("eye");

        for (var path : List.of("/", "/services/web", "/activity", "/wall")) {
            page.navigate(url(path));
            assertThat(page
                    .locator("main form[method=post], .banners .button, a[href$='/failover'], a[href$='/switchover'],"
                            + " a[href$='/failback'], a[href$='/pause'], a[href$='/resume'], a[href$='/acknowledge']"))
                    .hasCount(0);
        }
        assertThat(page.navigate(url("/services/web/failover")).status()).isEqualTo(403);
    }

    @Test
    void worksWithoutScripts() {
        var page = page("ops", new NewContextOptions().setJavaScriptEnabled(false));

        page.fill("input[name=q]", "shop");
        page.locator(".filter button").click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.locator("#to-shop").click();
        page.locator("#resume").click();
        page.locator("form.order button").click();

        assertThat(page.locator("[role=status]")).containsText("Resume: accepted.");
        assertThat(services.given()).hasSize(1);
    }

    @Test
    void showsTimesInTheViewersZoneAndTheExactOneOnHover() {
        var page = page("eye", new NewContextOptions().setTimezoneId("Asia/Tokyo"));
        page.navigate(url("/recoveries/" + Samples.RECOVERY));

        var began = page.locator("dl time").first();

        assertThat(began).hasText("2026-11-23 11:55:00");
        assertThat(began).hasAttribute("title", "2026-11-23 02:55:00 UTC");
        assertThat(page.locator(".zone")).hasText("Asia/Tokyo (+09:00)");
    }

    /** The script goes on where the server's text ends: a jump from one to the other would look like a change. */
    @Test
    @SuppressWarnings("unchecked")
    void writesSpansOfTimeAsTheServerDoes() {
        var millis = List.of(-172_800_000, -7_200_000, -7_199_999, -2000, -1999, 0, 999, 1999, 2000, 2999, 119_999,
                120_000, 7_199_999, 7_200_000, 172_799_999, 172_800_000, 864_000_000);
        var every = 5000;

        var written = (List<String>) page("eye").evaluate("""
                ([spans, every]) => spans.flatMap(ms => [understudyTexts.ago(ms),
                    understudyTexts.rough(Math.max(0, ms)), understudyTexts.countdown(ms, every)])""",
                List.of(millis, every));

        Assertions.assertThat(written).containsExactlyElementsOf(millis.stream()
                .map(Duration::ofMillis)
                .flatMap(span -> Stream.of(DurationFormat.ago(span),
                        DurationFormat.rough(span.isNegative() ? Duration.ZERO : span),
                        DurationFormat.countdown(span, Duration.ofMillis(every))))
                .toList());
    }

    @Test
    void countsDownToTheNextProbe() {
        var page = page("eye", new NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
        assertThat(page.locator("#row-web .next")).hasCount(2); // the host's and the probe's

        for (var next : page.locator("#row-web .next").all()) {
            var first = next.textContent();

            assertThat(next).not().hasText(first);
            assertThat(next).hasText(Pattern.compile("next in 0\\.[0-9] s|next in 1\\.0 s"));
        }
    }
}
