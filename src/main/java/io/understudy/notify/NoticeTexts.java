package io.understudy.notify;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * The sentences of the notices: Thymeleaf text templates in {@code notices/} on the class path. {@code titles/} and
 * {@code texts/} have one file for each {@link NoticeKind}, {@code phrases/} what several of them say. Values are
 * written as they are, never read as a template. Any thread.
 */
final class NoticeTexts {
    private final TemplateEngine engine;

    NoticeTexts() {
        var resolver = new ClassLoaderTemplateResolver(NoticeTexts.class.getClassLoader());
        resolver.setPrefix("notices/");
        resolver.setSuffix(".txt");
        resolver.setTemplateMode(TemplateMode.TEXT);
        resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
        var texts = new SpringTemplateEngine(); // for the expressions that the pages use too; no part of it is web
        texts.setTemplateResolver(resolver);
        this.engine = texts;
    }

    /** One line, as a mail's subject. */
    String title(NoticeKind kind, Map<String, @Nullable Object> values) {
        return line("titles/" + kind.word(), values);
    }

    /** Several lines, the last one ended by a line feed. */
    String text(NoticeKind kind, Map<String, @Nullable Object> values) {
        return render("texts/" + kind.word(), values).stripTrailing() + "\n";
    }

    /** A part of a sentence; empty where there is nothing to say. @param result how a recovery ended, its word */
    String ending(String result, Map<String, @Nullable Object> values) {
        return line("phrases/ending", with(values, result));
    }

    /** What somebody should do next, a sentence; empty where nothing. @param result how a recovery ended, its word */
    String nextStep(String result, Map<String, @Nullable Object> values) {
        return line("phrases/next-step", with(values, result));
    }

    /** What somebody should do about a service that nobody serves, a sentence. @param cause its word */
    String unservedStep(String cause, Map<String, @Nullable Object> values) {
        return line("phrases/unserved-step", with(values, cause));
    }

    private static Map<String, @Nullable Object> with(Map<String, @Nullable Object> values, String result) {
        var all = new HashMap<String, @Nullable Object>(values);
        all.put("result", result);
        return all;
    }

    /** Templates of one line may stand on several, with cases indented: all white space counts as one blank. */
    private String line(String template, Map<String, @Nullable Object> values) {
        return render(template, values).replaceAll("\\s+", " ").strip();
    }

    private String render(String template, Map<String, @Nullable Object> values) {
        return Objects.requireNonNull(engine.process(template, new Context(Locale.ROOT, values)));
    }
}
