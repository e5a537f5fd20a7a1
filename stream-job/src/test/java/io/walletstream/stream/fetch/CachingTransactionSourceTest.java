package io.walletstream.stream.fetch;

import static io.walletstream.stream.fetch.Upstream.RAW;
import static io.walletstream.stream.fetch.Upstream.TXID;
import static io.walletstream.stream.fetch.Upstream.answering;
import static io.walletstream.stream.fetch.Upstream.bytes;
import static io.walletstream.stream.fetch.Upstream.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.schema.chain.Txid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CachingTransactionSourceTest {
    private static final long CACHE_BYTES = 1 << 20;

    @Test
    void many_callers_share_one_request() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        FetchMetrics metrics = new FetchMetrics();
        try (Upstream upstream = answering(exchange -> {
                    open.await();
                    bytes(RAW).to(exchange);
                });
                CachingTransactionSource source = new CachingTransactionSource(
                        new HttpTransactionSource(upstream.base(), FetchLimits.DEFAULT, null, metrics),
                        CACHE_BYTES,
                        metrics)) {
            List<CompletableFuture<FetchOutcome>> callers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                callers.add(source.fetch(TXID));
            }
            assertThat(callers.get(7).cancel(true)).isTrue();
            callers.remove(7);
            await().until(() -> upstream.requests() == 1);
            assertThat(metrics.snapshot()).isEqualTo(new FetchMetrics.Snapshot(0, 1, 49, 1, 0, 0));

            open.countDown();
            for (CompletableFuture<FetchOutcome> caller : callers) {
                assertThat(caller.get()).isInstanceOf(FetchOutcome.Found.class);
            }
            assertThat(source.fetch(TXID)).isCompleted();
            assertThat(upstream.requests()).isEqualTo(1);
            // What an answer took is given back just after it is handed on.
            await().untilAsserted(() ->
                    assertThat(metrics.snapshot()).isEqualTo(new FetchMetrics.Snapshot(1, 1, 49, 0, 0, 0)));
        }
    }

    @Test
    void only_what_was_found_is_kept() throws Exception {
        try (Upstream upstream = answering(status(404, ""), status(403, ""), bytes(RAW));
                CachingTransactionSource source = new CachingTransactionSource(
                        new HttpTransactionSource(upstream.base(), FetchLimits.DEFAULT), CACHE_BYTES)) {
            assertThat(source.fetch(TXID).get()).isInstanceOf(FetchOutcome.NotFound.class);
            assertThat(source.fetch(TXID).get()).isInstanceOf(FetchOutcome.Failed.class);
            assertThat(source.fetch(TXID).get()).isInstanceOf(FetchOutcome.Found.class);
            assertThat(source.fetch(TXID).get()).isInstanceOf(FetchOutcome.Found.class);
            assertThat(upstream.requests()).isEqualTo(3);
        }
    }

    @Test
    void a_source_that_breaks_its_promise_leaves_nothing_in_flight() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CachingTransactionSource source = new CachingTransactionSource(
                txid -> switch (calls.getAndIncrement()) {
                    case 0 -> throw new IllegalStateException("thrown");
                    case 1 -> CompletableFuture.failedFuture(new IllegalStateException("failed"));
                    default -> CompletableFuture.completedFuture(new FetchOutcome.Found(RAW));
                },
                CACHE_BYTES);

        FetchOutcome failed = new FetchOutcome.Failed("the source failed: IllegalStateException");
        assertThat(source.fetch(TXID).get(5, TimeUnit.SECONDS)).isEqualTo(failed);
        assertThat(source.fetch(TXID).get(5, TimeUnit.SECONDS)).isEqualTo(failed);
        assertThat(source.fetch(TXID).get(5, TimeUnit.SECONDS)).isEqualTo(new FetchOutcome.Found(RAW));
    }

    @Test
    void the_cache_is_bounded_by_bytes() {
        AtomicInteger calls = new AtomicInteger();
        CachingTransactionSource source = new CachingTransactionSource(
                txid -> {
                    calls.incrementAndGet();
                    return CompletableFuture.completedFuture(new FetchOutcome.Found(new byte[10_000]));
                },
                25_000);

        // At most two of ten fit; what is too much is evicted soon, not at once.
        await().until(() -> {
            int before = calls.get();
            for (int i = 0; i < 10; i++) {
                source.fetch(Txid.ofWords(0, 0, 0, i)).join();
            }
            int kept = 10 - (calls.get() - before);
            return before > 0 && kept <= 2;
        });
    }

    @Test
    void a_source_in_memory_answers_at_once() {
        MemoryTransactionSource source = MemoryTransactionSource.of(Map.of(TXID, RAW));

        assertThat(source.fetch(TXID)).isCompletedWithValue(new FetchOutcome.Found(RAW));
        assertThat(source.fetch(Txid.ofWords(1, 2, 3, 4))).isCompletedWithValue(new FetchOutcome.NotFound());
    }
}
