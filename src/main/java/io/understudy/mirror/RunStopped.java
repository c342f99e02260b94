package io.understudy.mirror;

/** A run was stopped, because its permission was withdrawn or Understudy is stopping. The message says why. */
final class RunStopped extends Exception {
    private static final long serialVersionUID = 1L;

    RunStopped(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
