package io.walletstream.stream.ha;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * A file that is there whole or not at all, also after a loss of power: written beside its place, forced to disk, renamed, its folder forced. Its bytes
 * are led by a mark, a version and a checksum.
 */
final class DurableFile {
    /** Begins the names of files that are being written; what a killed process left of them means nothing. */
    static final String UNFINISHED = ".writing-";

    private static final byte[] MARK = "WSHA1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = MARK.length + Integer.BYTES + Long.BYTES;

    private DurableFile() {}

    static void write(Path file, byte[] content) throws IOException {
        Path folder = folderOf(file);
        Files.createDirectories(folder);
        Path unfinished = folder.resolve(UNFINISHED + UUID.randomUUID());
        try {
            ByteBuffer bytes = ByteBuffer.allocate(HEADER + content.length)
                    .put(MARK)
                    .putInt(content.length)
                    .putLong(checksum(content))
                    .put(content)
                    .flip();
            try (FileChannel channel =
                    FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(folder);
        } finally {
            Files.deleteIfExists(unfinished);
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

    private static void force(Path folder) throws IOException {
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
