package io.walletstream.stream.ha;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.state.RetrievableStateHandle;
import org.apache.flink.util.InstantiationUtil;

/** An entry of a {@link FileStateHandleStore}, read when asked for. */
final class FileStateHandle<T extends Serializable> implements RetrievableStateHandle<T> {
    private static final long serialVersionUID = 1L;

    private final String file;

    FileStateHandle(Path file) {
        this.file = file.toString();
    }

    @Override
    public T retrieveState() throws IOException, ClassNotFoundException {
        byte[] content = DurableFile.read(Path.of(file));
        try {
            return InstantiationUtil.deserializeObject(
                    content, Thread.currentThread().getContextClassLoader());
        } catch (IOException e) {
            throw new IOException(file + " was written by another build, or by another version of Flink: " + e, e);
        }
    }

    @Override
    public void discardState() throws IOException {
        DurableFile.delete(Path.of(file));
    }

    @Override
    public long getStateSize() {
        try {
            return Files.size(Path.of(file));
        } catch (IOException e) {
            return 0; // for statistics alone
        }
    }

    @Override
    public void collectSizeStats(StateObjectSizeStatsCollector collector) {
        collector.add(StateObjectLocation.UNKNOWN, getStateSize());
    }
}
