package io.understudy.vocabulary;

/** Whether a service is acted for, or only observed. */
public enum Mode implements Word {
    ACT,
    OBSERVE
}
