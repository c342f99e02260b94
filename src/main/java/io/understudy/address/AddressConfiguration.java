package io.understudy.address;

import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One keeper for all services. */
@Configuration(proxyBeanMethods = false)
public class AddressConfiguration {
    @Bean
    AddressKeeper addressKeeper(Kernel kernel) throws KernelException {
        return new KernelAddressKeeper(kernel);
    }
}
