package io.understudy.hook;

/** Runs the executables of the hooks folder. Any thread. Never throws. */
public interface Hooks {
    /** No folder is configured. */
    Hooks NONE = new Hooks() {
        @Override
        public Report before(HookEvent event) {
            return Report.NOTHING;
        }

        @Override
        public void after(HookEvent event) {
            // nobody to tell
        }
    };

    /** Runs them and waits until all have ended, each at most its timeout. */
    Report before(HookEvent event);

    /** Runs them later, after the events that were queued before. Never blocks. */
    void after(HookEvent event);

    /**
     * @param ok whether all that were run ended with 0
     * @param blocks one failed, and the configuration says that the takeover must not go on then
     * @param why which one failed and how, or empty
     */
    record Report(boolean ok, boolean blocks, String why) {
        static final Report NOTHING = new Report(true, false, "");
    }
}
