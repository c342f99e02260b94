package io.understudy.web.format;

import io.understudy.vocabulary.StateName;
import java.util.Locale;

/** How each state looks on a page. A new state does not compile before it has a look. */
public final class StateLook {
    private StateLook() {}

    /** A sign beside the state's word, so that colour never stands alone. */
    public static String icon(StateName state) {
        return switch (state) {
            case WATCHING -> "●";
            case HOLDING -> "◆";
            case STARTING -> "○";
            case SUSPECT, BLIND -> "▲";
            case HALTED -> "■";
            case STOPPED -> "□";
            case DIAGNOSING, RESPAWNING, VERIFYING, FENCING, TAKING_OVER, FAILING_BACK -> "▶";
        };
    }

    /** The style's class. */
    public static Tone tone(StateName state) {
        return switch (state) {
            case WATCHING -> Tone.GOOD;
            case HOLDING -> Tone.HELD;
            case SUSPECT, BLIND -> Tone.WATCH;
            case HALTED -> Tone.BAD;
            case STARTING, STOPPED -> Tone.IDLE;
            case DIAGNOSING, RESPAWNING, VERIFYING, FENCING, TAKING_OVER, FAILING_BACK -> Tone.BUSY;
        };
    }

    /** The state's word as people write it: {@code Taking over}. */
    public static String label(StateName state) {
        var words = state.word().replace('_', ' ').toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
