package io.understudy.journal.sqlite;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says it in two sentences in place of a stack trace; Spring finds it by {@code META-INF/spring.factories}. */
final class DataFolderTakenAnalyzer extends AbstractFailureAnalyzer<DataFolderTaken> {
    @Override
    protected FailureAnalysis analyze(Throwable root, DataFolderTaken cause) {
        return new FailureAnalysis("Understudy does not start: " + cause.getMessage() + ".",
                "Stop the other one first, or give this one a data-dir of its own.", cause);
    }
}
