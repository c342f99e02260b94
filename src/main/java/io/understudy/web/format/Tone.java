package io.understudy.web.format;

import java.util.Locale;

/** The colours that pages have. */
public enum Tone {
    /** As it should be. */
    GOOD,
    /** This host serves. */
    HELD,
    /** Look at it when there is time. */
    WATCH,
    /** Something is being done. */
    BUSY,
    /** Look at it now. */
    BAD,
    /** Nothing to see. */
    IDLE;

    /** The class in the style sheet. */
    public String css() {
        return name().toLowerCase(Locale.ROOT);
    }
}
