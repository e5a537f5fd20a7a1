package io.walletstream.stream.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointIdCounterTest {
    @TempDir
    Path directory;

    @Test
    void noNumberIsGivenTwiceAcrossRestarts() throws Exception {
        try (LeaderLock lock = taken()) {
            FileCheckpointIdCounter first = counter(lock);
            assertThat(first.get()).isEqualTo(1);
            assertThat(first.getAndIncrement()).isEqualTo(1);
            assertThat(first.getAndIncrement()).isEqualTo(2);

            FileCheckpointIdCounter second = counter(lock);
            assertThat(second.get()).isEqualTo(3);
            second.setCount(40);
            second.shutdown(JobStatus.SUSPENDED).join();
            assertThat(counter(lock).getAndIncrement()).isEqualTo(40);
        }
    }

    @Test
    void aJobThatEndedForGoodIsForgotten() throws Exception {
        try (LeaderLock lock = taken()) {
            FileCheckpointIdCounter counter = counter(lock);
            counter.setCount(7);
            counter.shutdown(JobStatus.FINISHED).join();
            assertThat(counter(lock).get()).isEqualTo(1);
        }
    }

    @Test
    void whoDoesNotLeadGetsNoNumber() throws Exception {
        LeaderLock lock = taken();
        FileCheckpointIdCounter counter = counter(lock);
        counter.getAndIncrement();
        lock.close();
        assertThatThrownBy(counter::getAndIncrement).isInstanceOf(IllegalStateException.class);
        assertThat(counter.get()).isEqualTo(2);
    }

    @Test
    void aDamagedFileIsNamed() throws Exception {
        try (LeaderLock lock = taken()) {
            DurableFile.write(directory.resolve("counter"), new byte[3]);
            assertThatThrownBy(() -> counter(lock))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(directory.resolve("counter").toString());
        }
    }

    private FileCheckpointIdCounter counter(LeaderLock lock) throws Exception {
        FileCheckpointIdCounter counter = new FileCheckpointIdCounter(directory.resolve("counter"), lock);
        counter.start();
        return counter;
    }

    private LeaderLock taken() throws Exception {
        LeaderLock lock = new LeaderLock(directory.resolve("lock"));
        assertThat(lock.tryTake()).isTrue();
        return lock;
    }
}
