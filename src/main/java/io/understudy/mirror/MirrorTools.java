package io.understudy.mirror;

import io.understudy.journal.Journal;
import io.understudy.time.Ticker;
import java.time.InstantSource;
import java.time.ZoneId;
import org.springframework.context.ApplicationEventPublisher;
import tools.jackson.databind.ObjectMapper;

/** What several services' mirrors share. @param zone in which a schedule's times are meant */
record MirrorTools(Journal journal, ObjectMapper mapper, Ticker ticker, InstantSource clock, ZoneId zone,
        ApplicationEventPublisher events) {}
