package io.understudy.vocabulary;

/** What is known of something that is asked again and again. */
public enum Verdict implements Word {
    UP,
    DOWN,
    /** Could not be tried, or has not answered since it was configured. */
    UNKNOWN
}
