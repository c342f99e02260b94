package io.understudy.web;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The accessibility rules of axe-core (WCAG 2.2 A and AA, and best practice), run in the page. */
final class Axe {
    private static final String SCRIPT = script();

    private Axe() {}

    private static String script() {
        try (var file = Axe.class.getResourceAsStream("/axe.min.js")) {
            if (file == null) {
                throw new IllegalStateException("axe.min.js is not on the class path");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line for each violation, with the rule and the first elements that break it; empty when there is none. */
    static List<String> violations(Page page) {
        // By the debugger's door: the page's own policy lets no foreign script in.
        page.evaluate(SCRIPT);
        var found = page.evaluate("""
                async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v =>
                  v.id + ' (' + v.impact + '): ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' +
                    (n.failureSummary || '').replace(/\\s+/g, ' ')).join(' | '))""");
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }
}
