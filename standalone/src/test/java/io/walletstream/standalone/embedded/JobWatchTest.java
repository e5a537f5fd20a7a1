package io.walletstream.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;

class JobWatchTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final JobWatch.Story story = new JobWatch.Story("wallet-job");

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
                .containsExactly("job wallet-job runs again; it failed for 38 s");
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
}
