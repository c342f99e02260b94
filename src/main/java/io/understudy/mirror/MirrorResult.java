package io.understudy.mirror;

import com.fasterxml.jackson.annotation.JsonValue;
import io.understudy.vocabulary.Word;

/** How a run ended. */
public enum MirrorResult implements Word {
    /** Everything that was at the source is at the target. */
    COMPLETE,
    /** Some of it is. */
    PARTIAL,
    FAILED,
    /** Nothing was copied or deleted, because something looked wrong. */
    REFUSED,
    /** Understudy stopped it: it became unclear who serves, or Understudy itself was stopped. */
    STOPPED;

    /** As in journal, API and metrics: {@code complete}. */
    @Override
    @JsonValue
    public String word() {
        return Word.super.word();
    }
}
