package io.walletstream.stream.ha;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * A file that is there whole or not at all, also after a loss of power: written beside its place, forced to disk, renamed, its folder forced. Its bytes
 * are led by a mark, a version and a checksum. Only its owner may read it: a job's plan holds the password of Postgres.
 */
final class DurableFile {
    /** Begins the names of files that are being written; what a killed process left of them means nothing. */
    static final String UNFINISHED = ".writing-";

    private static final byte[] MARK = "WSHA1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = MARK.length + Integer.BYTES + Long.BYTES;

    private static final FileAttribute<?> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private DurableFile() {}

    /** Brings what is in a folder to disk. */
    interface Force {
        void folder(Path folder) throws IOException;
    }

    /** @throws UnsureFileException if the file may be there although it failed */
    static void write(Path file, byte[] content) throws IOException {
        write(file, content, DurableFile::force);
    }

    static void write(Path file, byte[] content, Force force) throws IOException {
        Path folder = folderOf(file);
        Files.createDirectories(folder, HaFolder.OWNERS_FOLDER);
        Path unfinished = folder.resolve(UNFINISHED + UUID.randomUUID());
        try {
            fill(unfinished, content);
        } catch (IOException e) {
            deleteAfter(e, unfinished);
            throw e;
        }
        try {
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force.folder(folder);
        } catch (IOException e) {
            deleteAfter(e, unfinished);
            throw new UnsureFileException(file, e);
        }
    }

    private static void fill(Path unfinished, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + content.length)
                .put(MARK)
                .putInt(content.length)
                .putLong(checksum(content))
                .put(content)
                .flip();
        try (FileChannel channel =
                FileChannel.open(unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNERS)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void deleteAfter(IOException failure, Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** @throws DamagedFileException if it is not what {@link #write} wrote */
    static byte[] read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < HEADER) {
            throw new DamagedFileException(file, "it has " + bytes.length + " bytes, less than the header");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        byte[] mark = new byte[MARK.length];
        header.get(mark);
        if (!Arrays.equals(mark, MARK)) {
            throw new DamagedFileException(file, "it does not begin with the mark WSHA1");
        }
        int length = header.getInt();
        long checksum = header.getLong();
        if (length != header.remaining()) {
            throw new DamagedFileException(
                    file, "expected " + length + " bytes after the header, got " + header.remaining());
        }
        byte[] content = new byte[length];
        header.get(content);
        if (checksum(content) != checksum) {
            throw new DamagedFileException(file, "the checksum is not that of its bytes");
        }
        return content;
    }

    static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            force(folderOf(file));
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalArgumentException("expected a file in a folder, got " + file);
        }
        return folder;
    }

    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static long checksum(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        return sum.getValue();
    }
}
