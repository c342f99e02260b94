package io.understudy.web;

import io.understudy.access.AccessConfiguration;
import io.understudy.conduct.NoMirrors;
import io.understudy.metrics.Metrics;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.web.api.ApiController;
import io.understudy.web.api.ApiDescription;
import io.understudy.web.api.ApiErrors;
import io.understudy.web.api.ApiNotFound;
import io.understudy.web.api.MirrorController;
import io.understudy.web.api.NoticeController;
import io.understudy.web.order.KnownOrders;
import io.understudy.web.page.ActivityPage;
import io.understudy.web.page.ListPage;
import io.understudy.web.page.LoginPage;
import io.understudy.web.page.MirrorPages;
import io.understudy.web.page.NoticePages;
import io.understudy.web.page.OrderPage;
import io.understudy.web.page.PageAdvice;
import io.understudy.web.page.PageConfiguration;
import io.understudy.web.page.RecoveryPage;
import io.understudy.web.page.ServicePage;
import io.understudy.web.page.ServiceRows;
import io.understudy.web.server.ServerConfiguration;
import io.understudy.web.stream.EventStream;
import io.understudy.web.stream.StreamRhythm;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.ObjectMapper;

/** Pages, API, metrics and the real access rules over fake services and a fake journal. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({AccessConfiguration.class, ServerConfiguration.class, PageConfiguration.class, ApiDescription.class,
        ApiController.class, ApiErrors.class, ApiNotFound.class, Metrics.class,
        PageAdvice.class, ListPage.class, ServicePage.class, RecoveryPage.class, OrderPage.class, ActivityPage.class,
        LoginPage.class, ServiceRows.class, KnownOrders.class, MirrorController.class,
        NoticeController.class, MirrorPages.class, NoticePages.class})
public class WebApplication {
    @Bean
    FakeServices services() {
        return new FakeServices();
    }

    @Bean
    NoMirrors mirrors() {
        return new NoMirrors();
    }

    @Bean
    FakeNotices notices() {
        return new FakeNotices();
    }

    @Bean
    FakeJournal journal() {
        return new FakeJournal();
    }

    @Bean
    FakeHistory history(FakeJournal journal) {
        return new FakeHistory(journal);
    }

    /**
     * In a hurry, so that no test has to wait for what happens every few seconds; but pages are nudged as in earnest.
     */
    @Bean
    EventStream stream(FakeServices services, FakeJournal journal, ObjectMapper mapper, Ticker ticker) {
        return new EventStream(services, journal, new NoMirrors(), mapper, ticker,
                new StreamRhythm(Duration.ofMillis(200), Duration.ofMillis(20),
                        StreamRhythm.USUAL.nudge()));
    }

    @Bean
    Settings settings() {
        return Samples.settings();
    }

    @Bean
    Ticker ticker() {
        return System::nanoTime;
    }

    @Bean
    InstantSource instantSource() {
        return InstantSource.fixed(Samples.NOW);
    }
}
