package io.walletstream.standalone.embedded;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** Watches these jobs, by their names, until it is closed. */
    public static JobWatch start(EmbeddedFlink flink, Map<String, JobID> jobs) {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread watcher = new Thread(task, "job-watch");
            watcher.setDaemon(true);
            return watcher;
        });
        List<Runnable> looks = new ArrayList<>();
        jobs.forEach((name, id) -> {
            Story story = new Story(name);
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
        /** Without a new failure for so long, a job that runs is well again. */
        static final Duration CALM = Duration.ofSeconds(5);

        static final Duration REMINDER = Duration.ofMinutes(1);

        private final String name;
        private @Nullable Instant began;
        private Instant lastFailure = Instant.MIN;
        private Instant lastWord = Instant.MIN;
        private String lastRoot = "";

        Story(String name) {
            this.name = name;
        }

        /**
         * What to log now.
         *
         * @param status null: unknown
         * @param failure the last one there was; null: none, or unknown
         */
        List<String> look(Instant now, @Nullable JobStatus status, @Nullable JobFailure failure) {
            List<String> words = new ArrayList<>();
            Instant since = began;
            if (failure != null && failure.at().isAfter(lastFailure)) {
                lastFailure = failure.at();
                if (since == null) {
                    since = failure.at();
                    began = since;
                    lastRoot = "";
                }
                if (!failure.root().equals(lastRoot)) {
                    lastRoot = failure.root();
                    lastWord = now;
                    words.add(
                            "job " + name + " failed and tries again by itself: " + lastRoot + "\n" + failure.trace());
                }
            }
            if (since == null) {
                return words;
            }
            if (status == JobStatus.RUNNING && !now.isBefore(lastFailure.plus(CALM))) {
                began = null;
                words.add("job " + name + " runs again; it failed for " + seconds(since, lastFailure) + " s");
            } else if (!now.isBefore(lastWord.plus(REMINDER))) {
                lastWord = now;
                words.add("job " + name + " has failed and tried again for " + seconds(since, now) + " s: " + lastRoot);
            }
            return words;
        }

        private static long seconds(Instant from, Instant to) {
            return Duration.between(from, to).toSeconds();
        }
    }
}
