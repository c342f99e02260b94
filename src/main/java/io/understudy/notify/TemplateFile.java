package io.understudy.notify;

import io.understudy.journal.Outbox.Notice;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.exceptions.TemplateEngineException;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.StringTemplateResolver;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/**
 * Makes a webhook's body by the administrator's own Thymeleaf text template, which is read anew for each body. What a
 * notice says is written as it is, never read as a template. Any thread.
 */
final class TemplateFile {
    /** A template is a page at most, and no receiver takes more than this. */
    private static final int FILE_MAX = 65_536;
    private static final int BODY_MAX = 524_288;

    private final Path file;
    private final String node;
    private final ObjectMapper mapper;
    private final TemplateEngine engine;

    TemplateFile(Path file, String node, ObjectMapper mapper) {
        this.file = file;
        this.node = node;
        this.mapper = mapper;
        var resolver = new StringTemplateResolver();
        resolver.setTemplateMode(TemplateMode.TEXT);
        resolver.setCacheable(false);
        var text = new SpringTemplateEngine();
        text.setTemplateResolver(resolver);
        this.engine = text;
    }

    /** The template can't be read, or has a fault: the message is a sentence. */
    static final class Faulty extends Exception {
        private static final long serialVersionUID = 1L;

        Faulty(String why) {
            super(why);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    String body(Notice notice) throws Faulty {
        try {
            if (Files.size(file) > FILE_MAX) {
                throw new Faulty("the file is larger than " + FILE_MAX + " bytes");
            }
            var body = Objects.requireNonNull(engine.process(Files.readString(file, StandardCharsets.UTF_8),
                    new Context(Locale.ROOT, values(notice))));
            if (body.length() > BODY_MAX) {
                throw new Faulty("the body is longer than " + BODY_MAX + " characters");
            }
            return body;
        } catch (CharacterCodingException e) {
            throw new Faulty("the file is not UTF-8");
        } catch (IOException e) {
            throw new Faulty("the file can't be read: " + e.getClass().getSimpleName());
        } catch (TemplateEngineException e) {
            throw new Faulty("the template has a fault" + place(e));
        }
    }

    /** Without the engine's own message: that repeats the whole template. */
    private static String place(Throwable e) {
        var place = "";
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TemplateProcessingException fault && fault.hasLineAndCol()) {
                place = " in line " + fault.getLine() + ", column " + fault.getCol();
            }
        }
        return place;
    }

    private Map<String, @Nullable Object> values(Notice notice) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("id", notice.id());
        values.put("at", notice.at().toString());
        values.put("node", node);
        values.put("service", notice.service());
        values.put("thread", notice.thread());
        values.put("event", notice.event());
        values.put("urgent", notice.urgent());
        values.put("title", notice.title());
        values.put("text", notice.text());
        var data = mapper.readValue(notice.data(), Map.class);
        values.put("resolved", Boolean.TRUE.equals(data.get("resolved")));
        var quoted = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> quoted.put(name, Objects.requireNonNull(mapper.writeValueAsString(value))));
        values.put("data", data);
        values.put("json", quoted);
        return values;
    }

    /** Whether a body is JSON: a receiver is told what it gets. */
    boolean json(String body) {
        try {
            return mapper.readTree(body).isContainer();
        } catch (JacksonException e) {
            return false;
        }
    }
}
