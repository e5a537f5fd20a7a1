package io.walletstream.stream.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetainedStateTest {
    @TempDir
    Path folder;

    @Test
    void noFolderHoldsNoState() throws IOException {
        assertThat(RetainedState.newest(flink(folder.resolve("absent")))).isEmpty();
        assertThat(newest()).isEmpty();
    }

    @Test
    void theNewestCompleteCheckpointOfAnyRunCounts() throws IOException {
        state("run-a/chk-9", 10);
        state("run-b/chk-3", 20);
        Files.createDirectories(folder.resolve("run-b/chk-4")); // has no metadata yet
        state("run-b/shared", 40);
        assertThat(newest()).map(found -> found.path().getName()).contains("chk-3");
        assertThat(newest().orElseThrow().asStart().getRecoveryClaimMode()).isEqualTo(RecoveryClaimMode.CLAIM);
    }

    @Test
    void aSavepointThatIsNewerCountsAndStaysAsItIs() throws IOException {
        state("run-a/chk-9", 10);
        state("savepoint-1f-2e", 11);
        RetainedState found = newest().orElseThrow();
        assertThat(found.path().getName()).isEqualTo("savepoint-1f-2e");
        assertThat(found.asStart().getRecoveryClaimMode()).isEqualTo(RecoveryClaimMode.NO_CLAIM);
        state("run-c/chk-1", 12);
        assertThat(newest()).map(newer -> newer.path().getName()).contains("chk-1");
    }

    private Optional<RetainedState> newest() throws IOException {
        return RetainedState.newest(flink(folder));
    }

    private void state(String name, long atSeconds) throws IOException {
        Path metadata = Files.createDirectories(folder.resolve(name)).resolve("_metadata");
        Files.writeString(metadata, "");
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(1_000 * atSeconds));
    }

    private static org.apache.flink.core.fs.Path flink(Path path) {
        return new org.apache.flink.core.fs.Path(path.toUri());
    }
}
