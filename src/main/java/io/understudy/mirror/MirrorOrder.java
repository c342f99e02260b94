package io.understudy.mirror;

/** What an operator asks of a mirror. */
public sealed interface MirrorOrder {
    /** @param acceptTarget whether a target on another file system, or one that is suddenly empty, is meant to be */
    record Run(boolean acceptTarget) implements MirrorOrder {
        public Run() {
            this(false);
        }
    }

    record Estimate() implements MirrorOrder {}

    /** Compares the contents of files chosen at random. @param sample how many, 1..10,000 */
    record Verify(int sample) implements MirrorOrder {}

    /** Finds out what bringing the data back would do. */
    record Back() implements MirrorOrder {}

    /** Confirms a summary by its id, and sends what can be sent before the service is stopped here. */
    record Confirm(String id) implements MirrorOrder {}

    /** What the mirror does while it carries this out. */
    default MirrorActivity activity() {
        return switch (this) {
            case Run _ -> MirrorActivity.MIRROR;
            case Estimate _ -> MirrorActivity.ESTIMATE;
            case Verify _ -> MirrorActivity.VERIFY;
            case Back _ -> MirrorActivity.BACK_ESTIMATE;
            case Confirm _ -> MirrorActivity.BACK;
        };
    }

    /** The direction that has to be permitted for it. */
    default Direction direction() {
        return switch (this) {
            case Run _, Estimate _, Verify _ -> Direction.PULL;
            case Back _, Confirm _ -> Direction.PUSH;
        };
    }
}
