package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamWatchTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** A stream that knows whether it was closed. */
    private static final class Stream extends ByteArrayInputStream {
        boolean closed;

        Stream() {
            super(new byte[0]);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final AtomicLong nanos = new AtomicLong(-5);
    private final StreamWatch watch = new StreamWatch(Duration.ofSeconds(10), nanos::get);
    private final Stream stream = new Stream();
    private final StreamWatch.Watched watched = new StreamWatch.Watched(stream);

    @Test
    void aStreamThatIsSilentForTooLongIsClosed() {
        watch.waiting(watched);
        nanos.addAndGet(10 * SECOND);
        watch.closeSilent();
        assertThat(stream.closed).isFalse();

        nanos.addAndGet(1);
        watch.closeSilent();
        assertThat(stream.closed).isTrue();
        assertThat(watched.wasSilent()).isTrue();
        assertThat(watch.open()).isZero();
    }

    @Test
    void eachSignOfLifeBeginsAnew() {
        watch.waiting(watched);
        for (int i = 0; i < 5; i++) {
            nanos.addAndGet(9 * SECOND);
            watch.waiting(watched);
            watch.closeSilent();
        }
        assertThat(stream.closed).isFalse();
    }

    @Test
    void aReaderThatWaitsForRoomIsNotBlamed() {
        watch.waiting(watched);
        watch.notWaiting(watched);
        nanos.addAndGet(100 * SECOND);
        watch.closeSilent();

        assertThat(stream.closed).isFalse();
    }
}
