package io.walletstream.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;

class JobWatchTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final JobWatch.Story story = new JobWatch.Story("wallet-job", Duration.ofSeconds(5));

    private static JobFailure failure(int second, String root) {
        return new JobFailure(START.plusSeconds(second), List.of("outer", root), "the frames of " + root);
    }

    private List<String> look(int second, JobStatus status, JobFailure failure) {
        return story.look(START.plusSeconds(second), status, failure);
    }

    @Test
    void aJobThatRunsIsNoNews() {
        assertThat(story.look(START, JobStatus.RUNNING, null)).isEmpty();
        assertThat(story.look(START, null, null)).isEmpty();
    }

    @Test
    void anOutageIsToldOnceAndItsEnd() {
        assertThat(look(1, JobStatus.RESTARTING, failure(1, "connection refused")))
                .singleElement()
                .asString()
                .contains("wallet-job", "tries again", "connection refused\nthe frames of connection refused");
        for (int second = 2; second < 40; second++) {
            assertThat(look(second, JobStatus.RESTARTING, failure(second, "connection refused")))
                    .isEmpty();
        }
        assertThat(look(43, JobStatus.RUNNING, failure(39, "connection refused")))
                .as("it may fail again at once")
                .isEmpty();
        assertThat(look(44, JobStatus.RUNNING, failure(39, "connection refused")))
                .containsExactly("job wallet-job runs again since 2026-01-01T00:00:39Z; it had failed for 38 s");
        assertThat(look(45, JobStatus.RUNNING, failure(39, "connection refused")))
                .isEmpty();
    }

    @Test
    void aLongOutageIsRememberedEachMinute() {
        look(0, JobStatus.RESTARTING, failure(0, "refused"));
        int words = 0;
        for (int second = 1; second <= 180; second++) {
            words += look(second, JobStatus.RESTARTING, failure(second, "refused"))
                    .size();
        }
        assertThat(words).isEqualTo(3);
    }

    @Test
    void anotherReasonIsToldWithItsFrames() {
        look(0, JobStatus.RESTARTING, failure(0, "refused"));
        assertThat(look(3, JobStatus.RESTARTING, failure(3, "starting up")))
                .singleElement()
                .asString()
                .contains("the frames of starting up");
    }

    @Test
    void aSecondOutageIsToldAgain() {
        look(0, JobStatus.RESTARTING, failure(0, "refused"));
        look(10, JobStatus.RUNNING, failure(0, "refused"));
        assertThat(look(20, JobStatus.RESTARTING, failure(20, "refused"))).hasSize(1);
    }

    @Test
    void runningBetweenTwoAttemptsIsNotTheEnd() {
        look(0, JobStatus.RUNNING, failure(0, "refused"));
        for (int second = 1; second < 50; second++) {
            assertThat(look(second, JobStatus.RUNNING, failure(second / 4 * 4, "refused")))
                    .isEmpty();
        }
    }

    @Test
    void numbersDoNotMakeAReasonAnother() {
        look(0, JobStatus.RESTARTING, failure(0, "Expiring 3 records: 120004 ms"));
        assertThat(look(1, JobStatus.RESTARTING, failure(1, "Expiring 14 records: 120011 ms")))
                .isEmpty();
    }

    @Test
    void fewReasonsAreToldWithTheirFrames() {
        int words = 0;
        for (int i = 0; i < 30; i++) {
            words += look(i, JobStatus.RESTARTING, failure(i, "reason " + "x".repeat(i)))
                    .size();
        }
        assertThat(words).isEqualTo(JobWatch.Story.MOST_REASONS);
    }

    @Test
    void aJobThatHasEndedIsToldOnce() {
        assertThat(look(0, JobStatus.FAILED, failure(0, "refused")))
                .last()
                .isEqualTo("job wallet-job is FAILED and does not try again: refused");
        assertThat(look(1, JobStatus.FAILED, failure(0, "refused"))).isEmpty();
    }

    @Test
    void whyAJobEndedIsWaitedForOnce() {
        assertThat(story.look(START, JobStatus.FAILED, null)).isEmpty();
        assertThat(look(1, JobStatus.FAILED, failure(0, "refused")))
                .last()
                .isEqualTo("job wallet-job is FAILED and does not try again: refused");
    }

    @Test
    void aJobThatEndedWithoutAFailureIsToldToo() {
        assertThat(story.look(START, JobStatus.FINISHED, null)).isEmpty();
        assertThat(story.look(START, JobStatus.FINISHED, null))
                .containsExactly("job wallet-job is FINISHED and does not try again");
        assertThat(story.look(START, JobStatus.FINISHED, null)).isEmpty();
    }

    @Test
    void aReminderSaysHowLongAgoItFailedLast() {
        JobWatch.Story patient = new JobWatch.Story("wallet-job", Duration.ofSeconds(125));
        patient.look(START, JobStatus.RESTARTING, failure(0, "refused"));
        assertThat(patient.look(START.plusSeconds(60), JobStatus.RUNNING, failure(0, "refused")))
                .containsExactly("job wallet-job has failed and tried again for 0 s, last 60 s ago: refused");
    }
}
