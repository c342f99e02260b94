package io.understudy.web.server;

import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP over a {@link GuardedEndpoint}. Made by Tomcat, by this class's name. */
public final class GuardedProtocol extends Http11NioProtocol {
    private final GuardedEndpoint endpoint;

    public GuardedProtocol() {
        this(new GuardedEndpoint());
    }

    private GuardedProtocol(GuardedEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    GuardedEndpoint guarded() {
        return endpoint;
    }
}
