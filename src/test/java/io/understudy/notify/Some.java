package io.understudy.notify;

import io.understudy.journal.Journal;
import io.understudy.journal.Outbox.Notice;
import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.read.SettingsReader;
import io.understudy.vocabulary.PhaseName;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Settings, recoveries and notices for these tests. */
final class Some {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final JsonMapper MAPPER = new JsonMapper();

    private Some() {}

    /** Services web and mail on host a, shop on a host of its own. */
    static Settings settings(Path folder) {
        try {
            var file = Files.writeString(folder.resolve("understudy.yaml"), """
                    understudy:
                      node: b
                      services:
                        web: { addresses: [192.0.2.100], interface: eth0, primary: { address: 192.0.2.1, name: a } }
                        mail: { addresses: [192.0.2.101], interface: eth0, primary: { address: 192.0.2.1, name: a } }
                        shop: { addresses: [192.0.2.102], interface: eth0, primary: { address: 192.0.2.3, name: s } }
                      notify: { reminder: 1m }
                    """);
            return switch (new SettingsReader().read(file)) {
                case ReadResult.Loaded loaded -> loaded.settings();
                case ReadResult.Refused(var faults) -> throw new AssertionError(faults.toString());
            };
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Notice notice(String id, String thread, boolean urgent) {
        return new Notice(id, Instant.now(), "web", thread, "recovery-begun", urgent, "title of " + id,
                "text of " + id + "\n<b>&amp;\n", "{\"resolved\":false}");
    }

    static Journal.Recovery recovery(String id, String service, String trigger, String result) {
        boolean ended = !result.equals("running");
        return new Journal.Recovery(id, service, Word.parse(Trigger.class, trigger).orElseThrow(), Instant.now(),
                ended ? Instant.now() : null, Word.parse(RecoveryStatus.class, result).orElseThrow(),
                "because of " + id, "", ended ? Duration.ofMillis(2310) : null);
    }

    static List<Journal.Phase> phases() {
        return List.of(new Journal.Phase(0, PhaseName.DETECT, NOW, Duration.ofMillis(1500)),
                new Journal.Phase(1, PhaseName.FENCE, NOW, Duration.ofMillis(300)));
    }
}
