package io.walletstream.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path root;

    @Test
    void opensWhatItWroteItself() throws Exception {
        DataDirectory.open(root).close();
        Files.createDirectory(root.resolve("kafka"));
        DataDirectory.open(root).close();
        assertThat(Files.readString(root.resolve("layout"))).isEqualTo(DataDirectory.LAYOUT + "\n");
    }

    @Test
    void refusesStateInAnotherLayoutInOneLine() throws Exception {
        Files.writeString(root.resolve("layout"), "77\n");
        assertRefused("layout 77");
        assertRefused("layout 77"); // the lock was given back, and nothing was changed
    }

    @Test
    void refusesStateFromBeforeLayoutsWereNamed() throws Exception {
        Files.createDirectory(root.resolve("kafka"));
        assertRefused("layout 1");
    }

    private void assertRefused(String layout) {
        assertThatThrownBy(() -> DataDirectory.open(root))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll(root.toString(), layout, "give another --data")
                .hasMessageNotContaining("\n");
    }
}
