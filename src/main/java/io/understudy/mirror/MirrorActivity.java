package io.understudy.mirror;

import com.fasterxml.jackson.annotation.JsonValue;
import io.understudy.vocabulary.Word;

/** What a mirror is doing. */
public enum MirrorActivity implements Word {
    IDLE,
    /** The data comes here from the primary. */
    MIRROR,
    /** A dry run finds out what would come here. */
    ESTIMATE,
    /** Some files' contents are compared with the primary's. */
    VERIFY,
    /** A dry run finds out what would go back to the primary. */
    BACK_ESTIMATE,
    /** The data goes back to the primary. */
    BACK;

    /** As in journal and API: {@code back-estimate}. */
    @Override
    @JsonValue
    public String word() {
        return Word.super.word();
    }

    /** Whether it writes data, here or on the primary. */
    public boolean copies() {
        return this == MIRROR || this == BACK;
    }
}
