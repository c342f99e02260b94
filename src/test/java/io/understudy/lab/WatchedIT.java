package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.understudy.web.Chromium;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A crash on the real kernel as somebody sees it who only looks at the page. */
class WatchedIT {
    private Lab lab;

    @BeforeEach
    void open() {
        lab = Lab.open();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void showsACrashFromSuspicionToHoldingWithoutReloading() {
        try (var chromium = Chromium.open()) {
            lab.understudy().awaitReady();
            var list = login(chromium, "eye");
            var service = list.context().newPage();
            service.navigate(lab.url("/services/web"));
            note(list, "#row-web .state");
            note(service, "h1 .state");

            lab.bash("unplug a");

            for (var page : List.of(list, service)) {
                page.waitForFunction("() => window.seen.at(-1) === 'Holding'");
                var seen = (List<?>) page.evaluate("window.seen");
                assertThat(seen).as("%s", seen).hasSizeGreaterThan(2);
                assertThat(seen.getFirst()).isEqualTo("Watching");
            }
            assertThat(service.locator(".diagram .wide .node.now").textContent()).contains("Holding");
            assertThat(service.locator(".edge.taken").count()).isPositive();
            assertThat(service.locator(".running").count()).isZero();
            assertThat(list.locator("#lost").isVisible()).isFalse();
        }
    }

    /**
     * There and back by the page alone: a switchover stops the service on a, so the way back has to start it there;
     * then a pause and its end. Each is given once, is seen to be done without reloading, and says who ordered it.
     */
    @Test
    void movesAServiceThereAndBackByThePageAlone() {
        try (var chromium = Chromium.open()) {
            lab.understudy().awaitReady();
            var page = login(chromium, "ops");
            page.navigate(lab.url("/services/web"));

            give(page, "switchover", "new kernel");
            page.waitForSelector("h1 .state:has-text('Holding')");
            lab.awaitServedBy("b");
            assertThat(lab.on("a", "pgrep -x labweb")).isBlank();
            page.waitForSelector("#banner :text('runs on its standby b')");

            give(page, "failback", "kernel is new");
            page.waitForSelector("h1 .state:has-text('Watching')");
            lab.awaitServedBy("a");
            assertThat(lab.has("b")).isFalse();
            assertThat(lab.lastRecovery().get("result").asString()).isEqualTo("failed-back");
            assertThat(lab.lastRecovery().get("commands").toString()).contains("start-primary");

            give(page, "pause", "looking at it");
            page.waitForSelector("#banner :text('is paused by ops')");
            page.locator("#banner .button").click();
            page.locator("form.order button").click();
            page.waitForSelector("#pause");

            page.navigate(lab.url("/activity"));
            assertThat(page.locator("#live").textContent()).contains("switchover ordered by ops (new kernel)",
                    "failback ordered by ops (kernel is new)", "paused by ops (looking at it)", "resumed by ops");
        }
    }

    private static void give(Page page, String order, String reason) {
        page.locator("#" + order).click();
        page.fill("input[name=reason]", reason);
        page.locator("form.order button").dblclick();
        page.waitForSelector("[role=status]");
    }

    /** The moment after Understudy was restarted is a bad one to be asked for a password. */
    @Test
    void goesOnByItselfWhenUnderstudyWasKilledAndStartedAgain() {
        try (var chromium = Chromium.open()) {
            lab.understudy().awaitReady();
            var page = login(chromium, "eye");
            page.evaluate("window.neverReloaded = true");

            lab.kill9Understudy();
            page.waitForSelector("#lost:visible");
            lab.launch();
            lab.awaitApi();

            page.waitForFunction("() => document.getElementById('lost').hidden");
            page.waitForSelector("#row-web .state:has-text('Watching')");
            assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
        }
    }

    private Page login(Chromium chromium, String user) {
        var page = chromium.browser().newContext().newPage();
        page.navigate(lab.url("/login"));
        page.fill("input[name=username]", user);
        page.fill("input[name=password]", user + "-secret");
        page.keyboard().press("Enter");
        page.waitForSelector("#row-web");
        return page;
    }

    /** Writes down every state that is shown, in this very document: a reload would lose the list. */
    private static void note(Page page, String where) {
        page.evaluate(
                """
                        where => { window.seen = [];
                          const look = () => { const state = document.querySelector(where);
                            const word = state ? state.textContent.replace(/[^A-Za-z ]/g, '').trim() : '';
                            if (word && window.seen.at(-1) !== word) { window.seen.push(word); } };
                          new MutationObserver(look).observe(document.body,
                            { childList: true, subtree: true, characterData: true });
                          look(); }""",
                where);
    }
}
