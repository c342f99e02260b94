package io.understudy.web;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.SpringApplication;

/**
 * Draws {@code docs/screenshots} again, from made-up services. Not a test: run its {@code main} after a change of the
 * pages.
 */
final class Screenshots {
    private static final Path FOLDER = Path.of("docs/screenshots");
    private static final Map<String, String> PAGES = Map.of("list", "/", "service", "/services/web", "recovery",
            "/recoveries/" + Samples.RECOVERY, "confirm", "/services/web/failover", "activity", "/activity", "wall",
            "/wall", "login", "/login", "notices", "/notices");

    private Screenshots() {}

    static void main() {
        try (var context = SpringApplication.run(WebApplication.class, "--server.port=0");
                var chromium = Chromium.open()) {
            PagesByHand.furnish(context);
            var site = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
            for (var scheme : new ColorScheme[]{ColorScheme.LIGHT, ColorScheme.DARK}) {
                for (int width : new int[]{1280, 390}) {
                    var page = chromium.browser().newContext(new NewContextOptions().setColorScheme(scheme)
                            .setViewportSize(width, width > 1000 ? 820 : 844).setTimezoneId("Etc/UTC")).newPage();
                    page.navigate(site + "/login");
                    page.fill("input[name=username]", "ops");
                    page.fill("input[name=password]", "secret");
                    page.keyboard().press("Enter");
                    page.waitForSelector("#row-web");
                    PAGES.forEach((name, path) -> {
                        page.navigate(site + path);
                        if (width > 1000) {
                            page.setViewportSize(width, name.equals("service") ? 1150 : 820);
                        }
                        page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(
                                name + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png")));
                    });
                    page.context().close();
                }
            }
        }
    }
}
