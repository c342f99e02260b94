package io.understudy.web.lookup;

import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.ServiceView;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Finds the service that an address names. */
public final class ServiceFinder {
    private ServiceFinder() {}

    /** @throws ResponseStatusException 404 with a sentence for people */
    public static ServiceView find(ProtectedServices services, String name) {
        return services.service(name).orElseThrow(
                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no service " + name + "."));
    }
}
