package io.understudy.simulation;

/** A named check that did not hold. */
record Violation(String check, long at, String message) {
    String text() {
        return "t=" + Span.text(at) + "  VIOLATED " + check + ": " + message;
    }
}
