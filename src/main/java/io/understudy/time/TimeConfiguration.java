package io.understudy.time;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one place that reads the system's clocks (an ArchUnit rule holds it to that). */
@Configuration(proxyBeanMethods = false)
public class TimeConfiguration {
    /** Elapsed time for everything that is measured or waited for. */
    @Bean
    public Ticker ticker() {
        return System::nanoTime;
    }

    /** Wall time, only for stamps that people read and for history kept across restarts. */
    @Bean
    public InstantSource instantSource() {
        return InstantSource.system();
    }
}
