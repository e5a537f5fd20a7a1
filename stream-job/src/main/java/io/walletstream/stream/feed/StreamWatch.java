package io.walletstream.stream.feed;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes streams that stay silent for too long under their readers, which cannot time out a read. */
final class StreamWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StreamWatch.class);

    private final long idleNanos;
    private final LongSupplier nanos;
    private final Map<Watched, Long> since = new ConcurrentHashMap<>();

    /** A stream, for as long as one reader reads it. */
    static final class Watched {
        private final InputStream stream;
        private volatile boolean silent;

        Watched(InputStream stream) {
            this.stream = stream;
        }

        InputStream stream() {
            return stream;
        }

        /** Whether it was closed for its silence. */
        boolean wasSilent() {
            return silent;
        }

        void close() {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.debug("closing a stream", e);
            }
        }
    }

    /**
     * @param idle longest silence
     * @param nanos a clock of nanoseconds, such as that of the system
     */
    StreamWatch(Duration idle, LongSupplier nanos) {
        this.idleNanos = idle.toNanos();
        this.nanos = nanos;
    }

    /** Its reader waits for it from now on. */
    void waiting(Watched stream) {
        since.put(stream, nanos.getAsLong());
    }

    /** Its reader waits for something else. */
    void notWaiting(Watched stream) {
        since.remove(stream);
    }

    int open() {
        return since.size();
    }

    void closeSilent() {
        long now = nanos.getAsLong();
        since.forEach((stream, start) -> {
            // Removed only as it was: whoever went on in the meantime is left alone.
            if (now - start > idleNanos && since.remove(stream, start)) {
                stream.silent = true;
                stream.close();
            }
        });
    }

    void closeAll() {
        since.keySet().forEach(Watched::close);
        since.clear();
    }
}
