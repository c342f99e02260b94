package io.understudy.lab;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * With {@code -Dunderstudy.required=true} (CI) a test that was skipped, or gave up for something missing, fails the
 * run, by name.
 */
public final class RequiredTests implements TestExecutionListener {
    private final List<String> skipped = new CopyOnWriteArrayList<>();

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skipped.add(name(test) + ": " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            skipped.add(name(test) + ": " + result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
        }
    }

    private static String name(TestIdentifier test) {
        return test.getParentId().map(id -> id.replaceAll(".*[:.]([A-Za-z]+)].*", "$1.")).orElse("")
                + test.getDisplayName();
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (skipped.isEmpty()) {
            return;
        }
        skipped.forEach(test -> System.err.println("SKIPPED " + test));
        if (Boolean.getBoolean("understudy.required")) {
            System.err.println("Skipped tests are failures here (understudy.required=true): " + skipped.size());
            // A listener's exception is only logged by the launcher: ending the JVM is what surefire and failsafe take
            // for a failure.
            Runtime.getRuntime().halt(17);
        }
    }
}
