package io.understudy.conduct;

import io.understudy.vocabulary.Gate;
import java.util.List;

/** The answer to an operator's command. */
public sealed interface OrderReply {
    /** Begun; {@code recovery} is its id, or empty where none is needed (pause). */
    record Accepted(String recovery) implements OrderReply {}

    /** The holder is not the expected one, or a recovery is running, or there is nothing to do: 409. */
    record Conflict(String why) implements OrderReply {}

    /**
     * It was claimed, but how that ended is not known: 504. Sending it again with another key may have it done twice.
     */
    record Unknown(String why) implements OrderReply {}

    /** Gates that must hold do not: 412. */
    record Refused(String why, List<Gate> failed) implements OrderReply {
        public Refused {
            failed = List.copyOf(failed);
        }
    }
}
