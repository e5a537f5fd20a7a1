package io.walletstream.stream.fetch;

/** Memory for answers that are being received: so many bytes in all, taken as they come. Nobody waits for any. */
final class FetchMemory {
    private final FetchMetrics metrics;
    private long freeBytes;

    /**
     * @param bytes bound, over all answers at a time
     */
    FetchMemory(long bytes, FetchMetrics metrics) {
        this.freeBytes = bytes;
        this.metrics = metrics;
    }

    /** What one answer takes. Closing gives everything back, and nothing more is given to it. */
    final class Share implements AutoCloseable {
        private long takenBytes;
        private boolean closed;

        /** Takes so many bytes; false if there are not as many left. */
        boolean take(long bytes) {
            synchronized (FetchMemory.this) {
                if (closed || bytes > freeBytes) {
                    return false;
                }
                freeBytes -= bytes;
                takenBytes += bytes;
            }
            metrics.received(bytes);
            return true;
        }

        @Override
        public void close() {
            long given;
            synchronized (FetchMemory.this) {
                closed = true;
                given = takenBytes;
                freeBytes += given;
                takenBytes = 0;
            }
            metrics.received(-given);
        }
    }

    Share share() {
        return new Share();
    }
}
