package io.understudy.failover;

import io.understudy.vocabulary.Gate;
import java.util.List;

/** What an operator's order came to. */
public sealed interface Answer {
    record Begun() implements Answer {}

    /** Not now: there is something in the way that no force overrides, or nothing to do. */
    record Conflict(String why) implements Answer {}

    /** These gates do not hold. */
    record Refused(String why, List<Gate> gates) implements Answer {
        public Refused {
            gates = List.copyOf(gates);
        }
    }
}
