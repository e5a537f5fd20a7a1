package io.walletstream.stream.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.FetchRequest;
import io.walletstream.stream.flow.Fetched;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FetchTransactionsTest {
    private static final long TIMEOUT_MILLIS = 1000;
    private static final int CAPACITY = 4;
    private static final Txid FOUND = Txid.ofWords(0, 0, 0, 1);
    private static final Txid MISSING = Txid.ofWords(0, 0, 0, 2);
    private static final Txid FAILING = Txid.ofWords(0, 0, 0, 3);
    private static final Txid SILENT = Txid.ofWords(0, 0, 0, 4);

    private static FetchRequest request(Txid txid) {
        return new FetchRequest(AccountId.of(1, 2), 1, txid, 1, 0, 4, 3, "main", new int[] {0});
    }

    private static CompletableFuture<FetchOutcome> answer(Txid txid) {
        if (txid.equals(SILENT)) {
            return new CompletableFuture<>();
        } else if (txid.equals(FAILING)) {
            return CompletableFuture.completedFuture(new FetchOutcome.Failed("the upstream answered 403"));
        }
        return CompletableFuture.completedFuture(
                txid.equals(FOUND) ? new FetchOutcome.Found(new byte[] {7}) : new FetchOutcome.NotFound());
    }

    @Test
    void every_request_comes_to_bytes_or_to_the_kind_of_its_failure() throws Exception {
        try (OneInputStreamOperatorTestHarness<FetchRequest, Fetched> harness = new OneInputStreamOperatorTestHarness<>(
                new AsyncWaitOperatorFactory<>(
                        new FetchTransactions(() -> FetchTransactionsTest::answer),
                        TIMEOUT_MILLIS,
                        CAPACITY,
                        OutputMode.UNORDERED),
                FetchRequest.TYPE.createSerializer(new SerializerConfigImpl()))) {
            harness.setup(Fetched.TYPE.createSerializer(new SerializerConfigImpl()));
            harness.open();
            for (Txid txid : new Txid[] {FOUND, MISSING, FAILING, SILENT}) {
                harness.processElement(new StreamRecord<>(request(txid)));
            }
            harness.setProcessingTime(TIMEOUT_MILLIS);
            harness.endInput();

            Map<Txid, Fetched> fetched = new HashMap<>();
            harness.extractOutputValues().forEach(f -> fetched.put(f.request().txid(), f));
            assertThat(fetched).hasSize(4);
            assertThat(fetched.get(FOUND))
                    .isInstanceOfSatisfying(
                            Fetched.Bytes.class,
                            bytes -> assertThat(bytes.raw()).containsExactly(7));
            isNothing(fetched.get(MISSING), FailureKind.NOT_FOUND, "the upstream does not know it");
            isNothing(fetched.get(FAILING), FailureKind.TRANSIENT, "the upstream answered 403");
            isNothing(fetched.get(SILENT), FailureKind.TRANSIENT, "no answer in time");
        }
    }

    private static void isNothing(@Nullable Fetched fetched, FailureKind kind, String error) {
        assertThat(fetched).isInstanceOfSatisfying(Fetched.Nothing.class, nothing -> {
            assertThat(nothing.kind()).isEqualTo(kind);
            assertThat(nothing.error()).isEqualTo(error);
        });
    }

    @Test
    void the_source_s_counters_are_the_operator_s_metrics() {
        MetricListener listener = new MetricListener();
        FetchMetrics metrics = new FetchMetrics();
        FetchTransactions.report(metrics, listener.getMetricGroup());

        metrics.hit();
        metrics.miss();
        metrics.miss();
        metrics.join();
        metrics.retry();
        metrics.started();
        metrics.received(17);

        Map<String, Long> values = new HashMap<>();
        for (String name : new String[] {"hits", "misses", "joined", "retries", "inFlight", "inFlightBytes"}) {
            values.put(name, listener.<Long>getGauge(name).orElseThrow().getValue());
        }
        assertThat(values)
                .isEqualTo(Map.of(
                        "hits", 1L, "misses", 2L, "joined", 1L, "retries", 1L, "inFlight", 1L, "inFlightBytes", 17L));
    }
}
