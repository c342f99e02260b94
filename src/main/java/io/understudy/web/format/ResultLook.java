package io.understudy.web.format;

import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.Verdict;

/** How verdicts and results look on a page. */
final class ResultLook {
    private ResultLook() {}

    /** A verdict with its sign: {@code ✓ up}. */
    static String label(Verdict verdict) {
        return switch (verdict) {
            case UP -> "✓ up";
            case DOWN -> "✗ down";
            case UNKNOWN -> "? unknown";
        };
    }

    /** The style's class of a verdict. */
    static Tone tone(Verdict verdict) {
        return switch (verdict) {
            case UP -> Tone.GOOD;
            case DOWN -> Tone.BAD;
            case UNKNOWN -> Tone.WATCH;
        };
    }

    /** The style's class of a recovery, by how it stands or ended. */
    static Tone tone(RecoveryStatus status) {
        return switch (status) {
            case RUNNING -> Tone.BUSY;
            case RESPAWNED, RECOVERED, TAKEN_OVER, FAILED_BACK -> Tone.GOOD;
            case HALTED, REFUSED -> Tone.BAD;
            case TAKEN_BACK, WOULD_HAVE_TAKEN_OVER, WOULD_HAVE_RESPAWNED, INTERRUPTED, UNKNOWN -> Tone.WATCH;
        };
    }

    /** The style's class of a mirror's run, by the word in its record. */
    static Tone copy(String word) {
        return switch (word) {
            case "complete" -> Tone.GOOD;
            case "partial", "failed", "refused" -> Tone.BAD;
            default -> Tone.WATCH; // stopped, or written by another version
        };
    }

    /** The style's class of a notice's delivery, by the outbox's word. */
    static Tone delivery(String word) {
        return switch (word) {
            case "delivered" -> Tone.GOOD;
            case "given-up" -> Tone.BAD;
            default -> Tone.WATCH; // waiting, or written by another version
        };
    }
}
