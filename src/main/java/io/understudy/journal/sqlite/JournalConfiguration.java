package io.understudy.journal.sqlite;

import io.understudy.journal.History;
import io.understudy.journal.Outbox;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/** The journal in the data folder. It owns its database: no DataSource is offered to anybody else. */
@Configuration(proxyBeanMethods = false)
public class JournalConfiguration {
    /** Before the journal is opened, and until it is closed: who depends on it is closed first. */
    @Bean
    DataFolderLock dataFolderLock(Settings settings) {
        return DataFolderLock.take(settings.dataDir());
    }

    @Bean
    @DependsOn("dataFolderLock")
    SqliteJournal journal(Settings settings, InstantSource clock, Ticker ticker) {
        return new SqliteJournal(new Database(settings.dataDir(), clock, JournalLimits.USUAL.busy()), clock, ticker,
                JournalLimits.USUAL, System.err);
    }

    @Bean
    Outbox outbox(SqliteJournal journal) {
        return journal.outbox();
    }

    @Bean
    History history(SqliteJournal journal) {
        return journal.history();
    }
}
