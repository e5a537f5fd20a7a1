package io.walletstream.stream.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.persistence.IntegerResourceVersion;
import org.apache.flink.runtime.persistence.PossibleInconsistentStateException;
import org.apache.flink.runtime.persistence.StateHandleStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateHandleStoreTest {
    private static final String ONE = EntryNames.INSTANCE.checkpointIDToName(9);
    private static final String TWO = EntryNames.INSTANCE.checkpointIDToName(10);

    @TempDir
    Path directory;

    private LeaderLock lock;
    private FileStateHandleStore<String> store;

    @BeforeEach
    void take() throws IOException {
        lock = new LeaderLock(directory.resolve("lock"));
        assertThat(lock.tryTake()).isTrue();
        store = newStore();
    }

    @AfterEach
    void close() throws IOException {
        lock.close();
    }

    @Test
    void entriesOutliveTheStoreInTheOrderOfTheirNumbers() throws Exception {
        store.addAndLock(TWO, "ten");
        store.addAndLock(ONE, "nine");
        store.replace(ONE, store.exists(ONE), "nine again");
        store.releaseAll();

        FileStateHandleStore<String> next = newStore();
        assertThat(next.getAllHandles()).containsExactly(ONE, TWO);
        assertThat(next.getAllAndLock().get(0).f0.retrieveState()).isEqualTo("nine again");
        assertThat(next.getAndLock(TWO).retrieveState()).isEqualTo("ten");
        assertThat(next.releaseAndTryRemove(TWO)).isTrue();
        assertThat(next.releaseAndTryRemove(TWO)).isTrue();
        assertThat(newStore().getAllHandles()).containsExactly(ONE);
        next.clearEntries();
        assertThat(newStore().getAllHandles()).isEmpty();
    }

    @Test
    void anEntryIsAddedOnceAndReplacedOnlyIfThere() throws Exception {
        assertThat(store.exists(ONE).isExisting()).isFalse();
        store.addAndLock(ONE, "nine");
        assertThat(store.exists(ONE).isExisting()).isTrue();
        assertThatThrownBy(() -> store.addAndLock(ONE, "other"))
                .isInstanceOf(StateHandleStore.AlreadyExistException.class);
        assertThat(store.getAndLock(ONE).retrieveState()).isEqualTo("nine");
        assertThatThrownBy(() -> store.replace(TWO, IntegerResourceVersion.valueOf(0), "ten"))
                .isInstanceOf(StateHandleStore.NotExistException.class);
        assertThatThrownBy(() -> store.getAndLock(TWO)).isInstanceOf(StateHandleStore.NotExistException.class);
    }

    @Test
    void whatAKilledProcessWasWritingIsNoEntry() throws Exception {
        store.addAndLock(ONE, "nine");
        Files.write(directory.resolve("entries").resolve(DurableFile.UNFINISHED + "x"), new byte[3]);
        assertThat(store.getAllHandles()).containsExactly(ONE);
    }

    @Test
    void anUnknownFileIsRefusedAndNamed() throws Exception {
        store.addAndLock(ONE, "nine");
        Path strange = Files.write(directory.resolve("entries").resolve("notes.txt"), new byte[3]);
        assertThatThrownBy(store::getAllAndLock)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(strange.toString())
                .hasMessageContaining("none of the files that belong here");
    }

    @Test
    void aDamagedEntryIsNamed() throws Exception {
        store.addAndLock(ONE, "nine");
        Path file = directory.resolve("entries").resolve(ONE);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> store.getAllAndLock().get(0).f0.retrieveState())
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void whoDoesNotLeadWritesNothing() throws Exception {
        store.addAndLock(ONE, "nine");
        lock.close();
        assertThatThrownBy(() -> store.addAndLock(TWO, "ten")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.replace(ONE, store.exists(ONE), "x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.releaseAndTryRemove(ONE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(store::clearEntries).isInstanceOf(IllegalStateException.class);
        assertThat(store.getAndLock(ONE).retrieveState()).isEqualTo("nine");
    }

    /** After any other failure Flink discards the checkpoint, which the entry names. */
    @Test
    void anEntryThatMayBeThereIsToldAsSuch() throws Exception {
        FileStateHandleStore<String> failing =
                new FileStateHandleStore<>(directory.resolve("entries"), EntryNames.NUMBERS, lock, folder -> {
                    throw new IOException("disk is gone");
                });
        assertThatThrownBy(() -> failing.addAndLock(ONE, "nine"))
                .isInstanceOf(PossibleInconsistentStateException.class)
                .hasRootCauseMessage("disk is gone");
        assertThat(newStore().getAllHandles()).containsExactly(ONE);
        assertThatThrownBy(() -> failing.replace(ONE, store.exists(ONE), "nine again"))
                .isInstanceOf(PossibleInconsistentStateException.class);
    }

    private FileStateHandleStore<String> newStore() {
        return new FileStateHandleStore<>(directory.resolve("entries"), EntryNames.NUMBERS, lock);
    }
}
