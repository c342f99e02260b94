package io.understudy.web.page;

import io.understudy.time.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMapManager;

/** What Spring's own parts and Thymeleaf need to draw pages without sessions, and without what nobody sees. */
@Configuration(proxyBeanMethods = false)
public class PageConfiguration {
    @Bean(name = DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
    FlashMapManager flashMaps(Ticker ticker) {
        return new FlashMaps(ticker);
    }

    @Bean
    HiddenCharacters hiddenCharacters() {
        return new HiddenCharacters();
    }
}
