package io.understudy.web.server;

import io.understudy.kernel.YieldingThreads;
import io.understudy.settings.Settings;
import io.understudy.settings.budget.Descriptors;
import io.understudy.time.Ticker;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.threads.TaskQueue;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Keeps the web from taking what watching needs: threads that give way, a bounded number of connections, and never the
 * last descriptors of the process.
 */
@Configuration(proxyBeanMethods = false)
public class ServerConfiguration {
    private static final Logger log = LoggerFactory.getLogger(ServerConfiguration.class);
    private static final int THREADS = 8;
    /** More than are ever let in by the access rules: what is refused needs one for a moment. */
    private static final int THREADS_MOST = 64;
    private static final int THREAD_KEPT_SECONDS = 60;

    @Bean(destroyMethod = "shutdownNow")
    ThreadPoolExecutor webThreads() {
        // As many tasks as there are connections can wait, and those are bounded.
        var queue = new TaskQueue();
        var threads = new ThreadPoolExecutor(THREADS, THREADS_MOST, THREAD_KEPT_SECONDS, TimeUnit.SECONDS, queue,
                YieldingThreads.named("http"));
        queue.setParent(threads);
        return threads;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> guarded(Settings settings, Ticker ticker,
            ThreadPoolExecutor webThreads) {
        var limits = limits(settings, Descriptors.ofThisProcess());
        return factory -> {
            factory.setProtocol(GuardedProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof GuardedProtocol protocol) {
                    protocol.setExecutor(webThreads);
                    protocol.guarded().guard(new Connections<>(limits, settings.trustedProxies(), ticker), ticker);
                }
            });
            if (!settings.trustedProxies().isEmpty()) {
                factory.addEngineValves(forwarded(settings));
            }
        };
    }

    private static ConnectionLimits limits(Settings settings, long descriptors) {
        long left = descriptors - Descriptors.needed(settings) - ConnectionLimits.OWN;
        var limits = ConnectionLimits.USUAL.within(left);
        if (limits.most() < ConnectionLimits.USUAL.most()) {
            log.warn("event=few-descriptors limit={} connections-most={} next=\"raise LimitNOFILE of the unit\"",
                    descriptors, limits.most());
        }
        return limits;
    }

    /** What a proxy says of its client, from the proxies that are named and from nobody else. */
    private static RemoteIpValve forwarded(Settings settings) {
        var valve = new RemoteIpValve();
        valve.setInternalProxies(settings.trustedProxies().stream().map(InetAddress::getHostAddress)
                .map(Pattern::quote).collect(Collectors.joining("|")));
        valve.setTrustedProxies(null);
        return valve;
    }
}
