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
            var list = login(chromium);
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

    private Page login(Chromium chromium) {
        var page = chromium.browser().newContext().newPage();
        page.navigate(lab.url("/login"));
        page.fill("input[name=username]", "eye");
        page.fill("input[name=password]", "eye-secret");
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
                          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
                          look(); }""",
                where);
    }
}
