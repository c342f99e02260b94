package io.understudy.kernel;

import io.understudy.time.Ticker;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the kernel this process runs on. */
@Configuration(proxyBeanMethods = false)
public class KernelConfiguration {
    @Bean
    public Kernel kernel(Ticker ticker, InstantSource clock) {
        return new LinuxKernel(ticker, clock);
    }
}
