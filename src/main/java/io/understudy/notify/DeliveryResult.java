package io.understudy.notify;

import io.understudy.vocabulary.Word;

/** What one attempt to deliver a notice came to. */
public enum DeliveryResult implements Word {
    DELIVERED,
    /** It is tried again. */
    FAILED,
    GIVEN_UP
}
