package io.walletstream.stream.fetch;

import static io.walletstream.stream.fetch.Upstream.RAW;
import static io.walletstream.stream.fetch.Upstream.TXID;
import static io.walletstream.stream.fetch.Upstream.answering;
import static io.walletstream.stream.fetch.Upstream.bytes;
import static io.walletstream.stream.fetch.Upstream.header;
import static io.walletstream.stream.fetch.Upstream.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.process.RawTransaction;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpTransactionSourceTest {
    private static final FetchLimits LIMITS = new FetchLimits(
            Duration.ofSeconds(5), 3, Duration.ofMillis(5), Duration.ofMillis(1500), 2, 8, 1000, 1 << 20, 1500);

    @Test
    void bytes_whose_hash_is_the_txid_are_found() throws Exception {
        try (Upstream upstream = answering(bytes(RAW))) {
            assertThat(found(fetch(upstream, LIMITS))).isEqualTo(RAW);
            assertThat(upstream.paths).containsExactly("/api/beef/" + TXID + "/tx");
            assertThat(upstream.authorizations).containsExactly("null");
        }
    }

    @Test
    void a_missing_transaction_is_not_found_and_not_asked_for_again() throws Exception {
        try (Upstream upstream = answering(status(404, "no such transaction"))) {
            assertThat(fetch(upstream, LIMITS)).isEqualTo(new FetchOutcome.NotFound());
            assertThat(upstream.requests()).isEqualTo(1);
        }
    }

    @Test
    void server_errors_are_tried_again_even_if_they_say_missing() throws Exception {
        try (Upstream upstream = answering(status(500, "missing"), status(503, ""), bytes(RAW))) {
            assertThat(found(fetch(upstream, LIMITS))).isEqualTo(RAW);
            assertThat(upstream.requests()).isEqualTo(3);
        }
        try (Upstream upstream = answering(status(500, "missing"))) {
            assertThat(fetch(upstream, LIMITS))
                    .isEqualTo(new FetchOutcome.Failed("the upstream answered 500 (3 attempts)"));
            assertThat(upstream.requests()).isEqualTo(3);
        }
    }

    @Test
    void a_refusal_is_a_failure_that_stays() throws Exception {
        try (Upstream upstream = answering(status(403, "who are you"))) {
            assertThat(fetch(upstream, LIMITS)).isEqualTo(new FetchOutcome.Failed("the upstream answered 403"));
            assertThat(upstream.requests()).isEqualTo(1);
        }
    }

    @Test
    void other_bytes_fail_after_all_attempts() throws Exception {
        for (String garbage : List.of("{\"error\":\"no\"}", "<html></html>", "")) {
            try (Upstream upstream = answering(status(200, garbage))) {
                assertThat(fetch(upstream, LIMITS))
                        .isEqualTo(new FetchOutcome.Failed("the upstream answered other bytes (3 attempts)"));
            }
        }
    }

    @Test
    void a_truncated_answer_is_tried_again() throws Exception {
        try (Upstream upstream = answering(Upstream.truncated(), bytes(RAW))) {
            assertThat(found(fetch(upstream, LIMITS))).isEqualTo(RAW);
            assertThat(upstream.requests()).isEqualTo(2);
        }
    }

    @Test
    void an_answer_beyond_the_limit_is_cut_off_and_not_asked_for_again() throws Exception {
        FetchOutcome tooLong = new FetchOutcome.Unusable("the answer is longer than 1000 bytes");
        try (Upstream upstream = answering(Upstream.endless())) {
            assertThat(fetch(upstream, LIMITS)).isEqualTo(tooLong);
            assertThat(upstream.requests()).isEqualTo(1);
        }
        try (Upstream upstream = answering(bytes(new byte[1001]))) {
            assertThat(fetch(upstream, LIMITS)).isEqualTo(tooLong);
        }
    }

    @Test
    void an_answer_of_exactly_the_limit_is_found() throws Exception {
        byte[] raw = new byte[1000];
        try (Upstream upstream = answering(bytes(raw));
                HttpTransactionSource source = new HttpTransactionSource(upstream.base(), LIMITS)) {
            assertThat(found(source.fetch(RawTransaction.txidOf(raw)).get())).isEqualTo(raw);
        }
    }

    @Test
    void a_pause_the_upstream_asks_for_is_kept() throws Exception {
        try (Upstream upstream = answering(header("Retry-After", "1", status(429, "")), bytes(RAW))) {
            long start = System.nanoTime();
            assertThat(found(fetch(upstream, LIMITS))).isEqualTo(RAW);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_longer_pause_than_allowed_ends_the_fetch_instead_of_being_cut_short() throws Exception {
        try (Upstream upstream = answering(header("Retry-After", "60", status(429, "")), bytes(RAW))) {
            assertThat(fetch(upstream, LIMITS))
                    .isEqualTo(new FetchOutcome.Failed("the upstream answered 429 and asks for 60 s of rest"));
            assertThat(upstream.requests()).isEqualTo(1);
        }
    }

    @Test
    void a_body_that_stands_still_times_out_and_gives_its_place_back() throws Exception {
        FetchLimits limits =
                new FetchLimits(Duration.ofMillis(300), 1, Duration.ZERO, Duration.ZERO, 1, 8, 1000, 0, 1000);
        CompletableFuture<Upstream> self = new CompletableFuture<>();
        try (Upstream upstream = answering(e -> self.join().stalling().to(e), bytes(RAW));
                HttpTransactionSource source = new HttpTransactionSource(upstream.base(), limits)) {
            self.complete(upstream);
            CompletableFuture<FetchOutcome> stalled = source.fetch(TXID);
            CompletableFuture<FetchOutcome> next = source.fetch(TXID);

            assertThat(stalled.get(5, TimeUnit.SECONDS))
                    .isEqualTo(new FetchOutcome.Failed("no answer: TimeoutException (1 attempts)"));
            assertThat(found(next.get(5, TimeUnit.SECONDS))).isEqualTo(RAW);
            assertThat(source.metrics().snapshot().inFlight()).isZero();
        }
    }

    @Test
    void nobody_listening_is_a_transient_failure() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (HttpTransactionSource source =
                new HttpTransactionSource(URI.create("http://127.0.0.1:" + port + "/api"), LIMITS)) {
            assertThat(source.fetch(TXID).get())
                    .isEqualTo(new FetchOutcome.Failed("no answer: ConnectException (3 attempts)"));
            assertThat(source.metrics().snapshot().retries()).isEqualTo(2);
        }
    }

    @Test
    void no_more_requests_at_once_than_allowed_and_no_more_pending() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        try (Upstream upstream = answering(exchange -> {
                    open.await();
                    bytes(RAW).to(exchange);
                });
                HttpTransactionSource source = new HttpTransactionSource(upstream.base(), LIMITS)) {
            List<CompletableFuture<FetchOutcome>> pending = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                pending.add(source.fetch(TXID));
            }
            assertThat(source.fetch(TXID).get()).isEqualTo(new FetchOutcome.Failed("more than 8 fetches are pending"));
            await().until(() -> upstream.requests() == 2);

            open.countDown();
            for (CompletableFuture<FetchOutcome> fetch : pending) {
                assertThat(found(fetch.get())).isEqualTo(RAW);
            }
            assertThat(upstream.mostAtOnce).hasValueLessThanOrEqualTo(2);
            assertThat(upstream.requests()).isEqualTo(8);
            assertThat(found(source.fetch(TXID).get())).isEqualTo(RAW);
        }
    }

    @Test
    void answers_received_at_once_share_a_bounded_memory() throws Exception {
        CountDownLatch rest = new CountDownLatch(1);
        byte[] large = new byte[1000];
        try (Upstream upstream = answering(
                        exchange -> {
                            exchange.sendResponseHeaders(200, large.length);
                            exchange.getResponseBody().write(large, 0, 999);
                            exchange.getResponseBody().flush();
                            rest.await();
                            exchange.getResponseBody().write(large, 999, 1);
                        },
                        bytes(large));
                HttpTransactionSource source = new HttpTransactionSource(upstream.base(), LIMITS)) {
            CompletableFuture<FetchOutcome> first = source.fetch(RawTransaction.txidOf(large));
            await().until(() -> source.metrics().snapshot().inFlightBytes() == 999);

            assertThat(source.fetch(RawTransaction.txidOf(large)).get())
                    .isEqualTo(new FetchOutcome.Failed("no answer: FetchMemoryFullException (3 attempts)"));

            rest.countDown();
            assertThat(found(first.get())).isEqualTo(large);
            await().until(() -> source.metrics().snapshot().inFlightBytes() == 0);
            assertThat(found(source.fetch(RawTransaction.txidOf(large)).get())).isEqualTo(large);
        }
    }

    @Test
    void closing_fails_what_is_under_way() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        try (Upstream upstream = answering(exchange -> open.await())) {
            HttpTransactionSource source = new HttpTransactionSource(upstream.base(), LIMITS);
            List<CompletableFuture<FetchOutcome>> pending = List.of(
                    source.fetch(TXID), source.fetch(TXID), source.fetch(TXID), source.fetch(Txid.ofWords(1, 2, 3, 4)));
            source.close();

            for (CompletableFuture<FetchOutcome> fetch : pending) {
                assertThat(fetch.get(5, TimeUnit.SECONDS)).isInstanceOf(FetchOutcome.Failed.class);
            }
            assertThat(source.fetch(TXID).get()).isEqualTo(new FetchOutcome.Failed("the source is closed"));
            open.countDown();
        }
    }

    @Test
    void the_key_is_sent_and_told_to_nobody() throws Exception {
        try (Upstream upstream = answering(status(401, "secret-key"));
                HttpTransactionSource source =
                        new HttpTransactionSource(upstream.base(), LIMITS, "secret-key", new FetchMetrics())) {
            assertThat(source.fetch(TXID).get().toString()).doesNotContain("secret-key");
            assertThat(upstream.authorizations).containsExactly("Bearer secret-key");
        }
        assertThatThrownBy(() -> new HttpTransactionSource(
                        URI.create("http://127.0.0.1/api"), LIMITS, "secret\r\nkey", new FetchMetrics()))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
    }

    private static FetchOutcome fetch(Upstream upstream, FetchLimits limits) throws Exception {
        try (HttpTransactionSource source = new HttpTransactionSource(upstream.base(), limits)) {
            return source.fetch(TXID).get();
        }
    }

    private static byte[] found(FetchOutcome outcome) {
        assertThat(outcome).isInstanceOf(FetchOutcome.Found.class);
        return ((FetchOutcome.Found) outcome).raw();
    }
}
