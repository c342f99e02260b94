package io.understudy.mirror;

/** Which way data may go now. */
public enum Direction {
    /** The primary serves: its data may come here. */
    PULL,
    /** This host serves: its data may go to the primary. */
    PUSH,
    /** It is not clear who serves, or it is changing: nothing may move. */
    NONE
}
