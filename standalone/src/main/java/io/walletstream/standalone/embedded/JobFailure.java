package io.walletstream.standalone.embedded;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.ErrorInfo;

/**
 * Why a job failed.
 *
 * @param at when
 * @param causes what was thrown and what led to it, one line each, the root last
 * @param trace the same with all frames
 */
public record JobFailure(Instant at, List<String> causes, String trace) {
    private static final String CAUSED_BY = "Caused by: ";

    public JobFailure {
        causes = List.copyOf(causes);
    }

    static Optional<JobFailure> of(AccessExecutionGraph job) {
        return Optional.ofNullable(job.getFailureInfo()).map(JobFailure::of);
    }

    /** Only the text crosses class loaders. */
    private static JobFailure of(ErrorInfo failure) {
        List<String> lines = failure.getExceptionAsString()
                .lines()
                .filter(line -> line.startsWith(CAUSED_BY))
                .map(line -> line.substring(CAUSED_BY.length()))
                .toList();
        List<String> causes = lines.isEmpty()
                ? failure.getExceptionAsString().lines().limit(1).toList()
                : lines;
        return new JobFailure(Instant.ofEpochMilli(failure.getTimestamp()), causes, failure.getExceptionAsString());
    }

    /** The innermost cause. */
    public String root() {
        return causes.get(causes.size() - 1);
    }

    /** The innermost cause for people: without the name of its class. */
    public String reason() {
        return root().replaceFirst("^[a-zA-Z0-9_.$]+(Exception|Error): ", "");
    }
}
