package io.understudy.web;

import io.understudy.conduct.Conductor;
import io.understudy.conduct.ServiceView;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Finds what an address names. */
final class Services {
    private Services() {}

    /** @throws ResponseStatusException 404 with a sentence for people */
    static ServiceView find(Conductor conductor, String name) {
        return conductor.service(name).orElseThrow(
                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no service " + name + "."));
    }
}
