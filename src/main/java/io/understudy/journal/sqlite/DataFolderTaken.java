package io.understudy.journal.sqlite;

import java.nio.file.Path;

/** Another daemon runs with this data folder, so this one must not start. */
final class DataFolderTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param owner the other daemon's process id, or empty where it is not known */
    DataFolderTaken(Path folder, String owner) {
        super("another Understudy " + (owner.isEmpty() ? "" : "(process " + owner + ") ")
                + "runs with the data folder " + folder);
    }
}
