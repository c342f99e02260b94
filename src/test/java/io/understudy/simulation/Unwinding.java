package io.understudy.simulation;

/** Throws what no signature declares and no handler of exceptions or errors catches. */
final class Unwinding {
    private Unwinding() {}

    /** Never returns. */
    static RuntimeException by(Throwable thrown) {
        return Unwinding.<RuntimeException>thrown(thrown);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T thrown(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
