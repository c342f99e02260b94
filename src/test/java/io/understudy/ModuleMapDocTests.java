package io.understudy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/**
 * The map in {@code docs/architecture.md} is what the modules declare: each with the first sentence of its {@code
 * package-info.java}, and an arrow to each module that it may use. A stale map fails here; the page with the new one
 * lies in {@code target/architecture.md}.
 */
class ModuleMapDocTests {
    private static final Path PAGE = Path.of("docs/architecture.md");
    private static final Path NEW = Path.of("target/architecture.md");
    private static final String BEGIN = "<!-- modules: begin (written by a test) -->\n";
    private static final String END = "<!-- modules: end -->\n";
    /** An arrow from everybody would hide all others. */
    private static final Set<String> COMMON = Set.of("time", "vocabulary");
    private static final Pattern FIRST_SENTENCE = Pattern.compile("/\\*\\*[\\s*]*(.+?)\\.(?:\\s|\\*/)",
            Pattern.DOTALL);

    /** @param mayUse without {@link #COMMON}, and without the part of a module that is named */
    private record Module(String name, String purpose, Set<String> mayUse) {}

    @Test
    void theMapIsWhatTheModulesDeclare() throws IOException {
        var page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        var drawn = page.substring(0, begin) + map(modules()) + page.substring(page.indexOf(END));
        Files.writeString(NEW, drawn);

        assertThat(PAGE).as("%1$s is not what the modules declare any more: cp %2$s %1$s", PAGE, NEW)
                .hasContent(drawn);
    }

    private static List<Module> modules() throws IOException {
        var modules = new ArrayList<Module>();
        for (var module : ApplicationModules.of(UnderstudyApplication.class)) {
            var base = module.getBasePackage();
            var mayUse = new TreeSet<String>();
            base.findAnnotation(ApplicationModule.class).ifPresent(declared -> Arrays
                    .stream(declared.allowedDependencies()).map(d -> d.split(" ::", 2)[0])
                    .filter(d -> !COMMON.contains(d)).forEach(mayUse::add));
            modules.add(new Module(module.getIdentifier().toString(), purpose(base.getName()), mayUse));
        }
        return modules;
    }

    private static String purpose(String basePackage) throws IOException {
        var info = Files.readString(Path.of("src/main/java", basePackage.replace('.', '/'), "package-info.java"));
        var sentence = FIRST_SENTENCE.matcher(info);
        assertThat(sentence.find()).as("the purpose of %s", basePackage).isTrue();
        return sentence.group(1).replaceAll("\\s*\\n \\*\\s*", " ");
    }

    private static String map(List<Module> modules) {
        var map = new StringBuilder("```mermaid\nflowchart LR\n");
        for (var module : modules) {
            map.append("  ").append(module.name()).append("[\"").append(module.name()).append(": ")
                    .append(module.purpose().replace("\"", "#quot;")).append("\"]\n");
        }
        for (var module : modules) {
            if (!module.mayUse().isEmpty()) {
                map.append("  ").append(module.name()).append(" --> ").append(String.join(" & ", module.mayUse()))
                        .append('\n');
            }
        }
        return map.append("```\n\nAn arrow says \"may use\". Everybody may use ").append(String.join(" and ",
                new TreeSet<>(COMMON))).append(", so no arrow leads there.\n").toString();
    }
}
