package io.understudy.vocabulary;

/** How an action ended. */
public enum ActionResult implements Word {
    SUCCEEDED,
    /** A fence method was tried and did not do it. */
    REFUSED,
    /** It certainly did not happen. */
    FAILED,
    /** It may have happened: the connection broke, or the time was up. */
    UNKNOWN
}
