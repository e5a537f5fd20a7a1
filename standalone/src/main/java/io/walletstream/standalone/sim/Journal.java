package io.walletstream.standalone.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file that a chain grows from again after a restart: a line of settings, then one of each action, written before it takes effect. A
 * last line cut short by a crash never took effect where anyone could see it, and is cut off. Survives a killed process; a machine that
 * loses power may lose the newest lines.
 */
final class Journal implements AutoCloseable {
    private static final String FORMAT = "walletstream-simchain 1 ";

    private final FileChannel file;
    private final List<Action> actions;

    private Journal(FileChannel file, List<Action> actions) {
        this.file = file;
        this.actions = actions;
    }

    /** @throws JournalException if it is of other settings, or cannot be read */
    static Journal open(Path path, SimSettings settings) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            String text = Files.exists(path) ? Files.readString(path) : "";
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            String header = header(settings);
            List<Action> actions = whole.isEmpty() ? List.of() : read(path, whole, header);
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            file.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
            file.position(file.size());
            Journal journal = new Journal(file, actions);
            if (whole.isEmpty()) {
                journal.writeLine(header);
            }
            return journal;
        } catch (IOException e) {
            throw new JournalException("cannot open the simulated chain's journal " + path, e);
        }
    }

    private static List<Action> read(Path path, String text, String header) {
        List<String> lines = text.lines().toList();
        if (!lines.get(0).equals(header)) {
            throw new JournalException(
                    path + " is of another simulated chain: expected «" + header + "», got «" + lines.get(0) + "»");
        }
        List<Action> actions = new ArrayList<>(lines.size());
        for (int i = 1; i < lines.size(); i++) {
            try {
                actions.add(Action.parse(lines.get(i)));
            } catch (IllegalArgumentException e) {
                throw new JournalException(path + " line " + (i + 1) + " is no action", e);
            }
        }
        return actions;
    }

    private static String header(SimSettings settings) {
        return FORMAT + settings.seed() + " " + settings.firstHeight() + " " + settings.addressesPerGroup() + " "
                + String.join(",", settings.groups());
    }

    /** What was written before this journal was opened. */
    List<Action> actions() {
        return actions;
    }

    void append(Action action) {
        writeLine(action.toLine());
    }

    private void writeLine(String line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new JournalException("cannot write the simulated chain's journal", e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
