package io.walletstream.stream.ha;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.flink.runtime.leaderelection.LeaderInformation;

/** Session and address of the process that leads one component, two lines of a file. */
final class LeaderFile {
    private LeaderFile() {}

    static void write(Path file, LeaderInformation leader) throws IOException {
        if (leader.getLeaderSessionID() == null || leader.getLeaderAddress() == null) {
            DurableFile.delete(file);
        } else {
            String lines = leader.getLeaderSessionID() + "\n" + leader.getLeaderAddress();
            DurableFile.write(file, lines.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Empty when nobody leads. */
    static LeaderInformation read(Path file) throws IOException {
        String lines;
        try {
            lines = new String(DurableFile.read(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return LeaderInformation.empty();
        }
        int end = lines.indexOf('\n');
        if (end < 0) {
            throw new DamagedFileException(file, "expected a session and an address");
        }
        try {
            return LeaderInformation.known(UUID.fromString(lines.substring(0, end)), lines.substring(end + 1));
        } catch (IllegalArgumentException e) {
            throw new DamagedFileException(file, "expected a session's UUID, got " + lines.substring(0, end));
        }
    }
}
