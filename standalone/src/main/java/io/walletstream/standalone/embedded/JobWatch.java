package io.walletstream.standalone.embedded;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of jobs that fail and try again: once why, with all frames, then a line a minute while it lasts, and a line when it is over. Flink itself
 * prints a stack at every attempt, or nothing.
 */
public final class JobWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final ScheduledExecutorService thread;

    private JobWatch(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /**
     * Watches these jobs, by their names, until it is closed.
     *
     * @param calm without a new failure for so long, a job that runs is well again; longer than anything that it waits for before it fails
     */
    public static JobWatch start(EmbeddedFlink flink, Map<String, JobID> jobs, Duration calm) {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread watcher = new Thread(task, "job-watch");
            watcher.setDaemon(true);
            return watcher;
        });
        List<Runnable> looks = new ArrayList<>();
        jobs.forEach((name, id) -> {
            Story story = new Story(name, calm);
            looks.add(() -> story.look(
                            InstantSource.system().instant(),
                            flink.status(id).orElse(null),
                            flink.lastFailure(id).orElse(null))
                    .forEach(LOG::warn));
        });
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
                () -> looks.forEach(Runnable::run), POLL.toMillis(), POLL.toMillis(), TimeUnit.MILLISECONDS);
        return new JobWatch(thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** What is to be said of one job. */
    static final class Story {
        static final Duration REMINDER = Duration.ofMinutes(1);

        /** Reasons told with their frames in one outage; more are only named in the reminders. */
        static final int MOST_REASONS = 5;

        private final String name;
        private final Duration calm;
        private final Set<String> reasons = new HashSet<>();
        private @Nullable Instant began;
        private Instant lastFailure = Instant.MIN;
        private Instant lastWord = Instant.MIN;
        private boolean endedSilently;
        private boolean ended;

        Story(String name, Duration calm) {
            this.name = name;
            this.calm = calm;
        }

        /**
         * What to log now.
         *
         * @param status null: unknown
         * @param failure the last one there was; null: none, or unknown
         */
        List<String> look(Instant now, @Nullable JobStatus status, @Nullable JobFailure failure) {
            List<String> words = new ArrayList<>();
            if (ended) {
                return words;
            }
            if (failure == null) {
                boolean isOver = status != null && status.isGloballyTerminalState();
                if (isOver && !endedSilently) {
                    endedSilently = true; // the cluster may just not have answered: the next look may tell why
                } else if (isOver) {
                    ended = true;
                    words.add("job " + name + " is " + status + " and does not try again");
                }
                return words;
            }
            Instant since = began;
            if (failure.at().isAfter(lastFailure)) {
                lastFailure = failure.at();
                if (since == null) {
                    since = failure.at();
                    began = since;
                    reasons.clear();
                }
                // numbers in a reason, such as how long something took, do not make it another
                if (reasons.size() < MOST_REASONS && reasons.add(failure.root().replaceAll("[0-9]+", "#"))) {
                    lastWord = now;
                    words.add("job " + name + " failed and tries again by itself: " + failure.root() + "\n"
                            + failure.trace());
                }
            }
            if (status != null && status.isGloballyTerminalState()) {
                ended = true;
                words.add("job " + name + " is " + status + " and does not try again: " + failure.root());
            } else if (since == null) {
                return words;
            } else if (status == JobStatus.RUNNING && !now.isBefore(lastFailure.plus(calm))) {
                began = null;
                words.add("job " + name + " runs again since " + lastFailure.truncatedTo(ChronoUnit.SECONDS)
                        + "; it had failed for " + seconds(since, lastFailure) + " s");
            } else if (!now.isBefore(lastWord.plus(REMINDER))) {
                lastWord = now;
                words.add("job " + name + " has failed and tried again for " + seconds(since, lastFailure) + " s, last "
                        + seconds(lastFailure, now) + " s ago: " + failure.root());
            }
            return words;
        }

        private static long seconds(Instant from, Instant to) {
            return Duration.between(from, to).toSeconds();
        }
    }
}
