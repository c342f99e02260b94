package io.understudy.probe;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection by TLS that this host, not the other side, has given up: what it trusts or can do was not enough. */
final class TlsTrouble extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Concern concern;

    TlsTrouble(String why, @Nullable Concern concern) {
        super(why);
        this.concern = concern;
    }

    @Nullable
    Concern concern() {
        return concern;
    }
}
