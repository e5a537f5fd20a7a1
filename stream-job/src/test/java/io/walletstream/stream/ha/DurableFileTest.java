package io.walletstream.stream.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
    @TempDir
    Path directory;

    @Test
    void theBytesOnDiskAreFixed() throws Exception {
        Path file = directory.resolve("made").resolve("a");
        DurableFile.write(file, "abc".getBytes(StandardCharsets.US_ASCII));
        // mark, length, CRC-32 as a long, content
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
                .isEqualTo("57534841310a" + "00000003" + "00000000352441c2" + "616263");
        assertThat(DurableFile.read(file)).asString(StandardCharsets.US_ASCII).isEqualTo("abc");
        assertThat(directory.resolve("made")).isDirectoryContaining(entry -> entry.equals(file));
        assertThat(directory.resolve("made").toFile().list()).hasSize(1);
    }

    @Test
    void anyChangedByteIsNoticedAndTheFileNamed() throws Exception {
        Path file = directory.resolve("a");
        DurableFile.write(file, new byte[] {1, 2, 3, 4});
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            Files.write(file, bad);
            assertThatThrownBy(() -> DurableFile.read(file))
                    .as("byte %s", at)
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageStartingWith(file + " is damaged: ");
        }
    }

    @Test
    void anEndThatIsMissingIsNoticed() throws Exception {
        Path file = directory.resolve("a");
        DurableFile.write(file, new byte[] {1, 2, 3, 4});
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(good, length));
            assertThatThrownBy(() -> DurableFile.read(file))
                    .as("length %s", length)
                    .isInstanceOf(DamagedFileException.class);
        }
    }

    /** A job's plan holds the password of Postgres. */
    @Test
    void onlyItsOwnerReadsIt() throws Exception {
        Path file = directory.resolve("made").resolve("a");
        DurableFile.write(file, new byte[1]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("made"))))
                .isEqualTo("rwx------");
    }

    @Test
    void whetherItIsThereIsUnsureOnceItWasPutThere() throws Exception {
        Path file = directory.resolve("a");
        assertThatThrownBy(() -> DurableFile.write(file, new byte[] {7}, folder -> {
                    throw new IOException("disk is gone");
                }))
                .isInstanceOf(UnsureFileException.class)
                .hasMessageContaining(file + " may be there or not")
                .hasMessageContaining("disk is gone");
        assertThat(DurableFile.read(file)).containsExactly(7);
        assertThat(directory.toFile().list()).containsExactly("a");
    }

    @Test
    void whatWasNotPutThereIsSurelyNotThere() throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[1]).resolve("a");
        assertThatThrownBy(() -> DurableFile.write(file, new byte[1]))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(UnsureFileException.class);
    }

    @Test
    void deletingIsDoneOnce() throws Exception {
        Path file = directory.resolve("a");
        DurableFile.write(file, new byte[1]);
        DurableFile.delete(file);
        DurableFile.delete(file);
        assertThatThrownBy(() -> DurableFile.read(file)).isInstanceOf(NoSuchFileException.class);
    }
}
