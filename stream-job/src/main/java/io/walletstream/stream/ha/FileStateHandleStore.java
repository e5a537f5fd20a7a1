package io.walletstream.stream.ha;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.persistence.IntegerResourceVersion;
import org.apache.flink.runtime.persistence.PossibleInconsistentStateException;
import org.apache.flink.runtime.persistence.StateHandleStore;
import org.apache.flink.runtime.state.RetrievableStateHandle;
import org.apache.flink.util.InstantiationUtil;

/**
 * A folder with a file an entry. Only the holder of the leader's lock writes, so nothing in it has to be locked by itself.
 *
 * @param <T> what is kept
 */
final class FileStateHandleStore<T extends Serializable> implements StateHandleStore<T, IntegerResourceVersion> {
    private static final IntegerResourceVersion THERE = IntegerResourceVersion.valueOf(0);

    private final Path folder;
    private final Pattern names;
    private final LeaderLock lock;
    private final DurableFile.Force force;

    /** @param names what entries are called; other files in the folder are refused */
    FileStateHandleStore(Path folder, Pattern names, LeaderLock lock) {
        this(folder, names, lock, DurableFile::force);
    }

    FileStateHandleStore(Path folder, Pattern names, LeaderLock lock, DurableFile.Force force) {
        this.folder = folder;
        this.names = names;
        this.lock = lock;
        this.force = force;
    }

    @Override
    public synchronized RetrievableStateHandle<T> addAndLock(String name, T state) throws Exception {
        if (Files.exists(file(name))) {
            throw new AlreadyExistException(file(name) + " is there already");
        }
        write(name, state);
        return new FileStateHandle<>(file(name));
    }

    @Override
    public synchronized void replace(String name, IntegerResourceVersion version, T state) throws Exception {
        require(name);
        write(name, state);
    }

    @Override
    public IntegerResourceVersion exists(String name) {
        return Files.exists(file(name)) ? THERE : IntegerResourceVersion.notExisting();
    }

    @Override
    public RetrievableStateHandle<T> getAndLock(String name) throws Exception {
        require(name);
        return new FileStateHandle<>(file(name));
    }

    @Override
    public List<Tuple2<RetrievableStateHandle<T>, String>> getAllAndLock() throws Exception {
        List<Tuple2<RetrievableStateHandle<T>, String>> all = new ArrayList<>();
        for (String name : getAllHandles()) {
            all.add(Tuple2.of(new FileStateHandle<>(file(name)), name));
        }
        return all;
    }

    /** In the order of their names. */
    @Override
    public Collection<String> getAllHandles() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> found = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(DurableFile.UNFINISHED))
                    .sorted()
                    .toList();
            for (String name : found) {
                if (!names.matcher(name).matches()) {
                    throw new IOException(
                            file(name) + " is none of the files that belong here (" + names + "); move it away");
                }
            }
            return found;
        }
    }

    @Override
    public synchronized boolean releaseAndTryRemove(String name) throws IOException {
        lock.require();
        DurableFile.delete(file(name));
        return true;
    }

    @Override
    public void clearEntries() throws IOException {
        lock.require();
        HaFolder.remove(folder);
    }

    @Override
    public void release(String name) {}

    @Override
    public void releaseAll() {}

    /** @throws PossibleInconsistentStateException if the entry may be there: Flink removes what it tells of only after any other failure */
    private void write(String name, T state) throws IOException, PossibleInconsistentStateException {
        lock.require();
        try {
            DurableFile.write(file(name), InstantiationUtil.serializeObject(state), force);
        } catch (UnsureFileException e) {
            throw new PossibleInconsistentStateException(e);
        }
    }

    private void require(String name) throws NotExistException {
        if (!Files.exists(file(name))) {
            throw new NotExistException(file(name) + " is not there");
        }
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
