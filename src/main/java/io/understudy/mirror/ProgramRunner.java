package io.understudy.mirror;

import io.understudy.remote.CommandResult;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Runs a mirror's programs on this host, so that they can be stopped. Each call blocks. */
interface ProgramRunner {
    /**
     * @param lines hears each line of output, and says whether it belongs to the result's output
     * @throws RunStopped it was stopped, or must not begin
     */
    CommandResult run(List<String> args, Predicate<String> lines, Duration limit) throws RunStopped;

    /** For a program that only cleans up: it is not stopped with the others. */
    CommandResult clean(List<String> args, Duration limit);

    /** @throws RunStopped the run was stopped meanwhile */
    void pause(Duration time) throws RunStopped;
}
