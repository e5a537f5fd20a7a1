package io.walletstream.stream.fetch;

import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.FetchRequest;
import io.walletstream.stream.flow.Fetched;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/** Asks the source for each request; the async operator bounds how many are under way. */
public final class FetchTransactions extends RichAsyncFunction<FetchRequest, Fetched> {
    private static final long serialVersionUID = 1;

    private final TransactionSource.Factory factory;
    private transient TransactionSource source;

    public FetchTransactions(TransactionSource.Factory factory) {
        this.factory = factory;
    }

    @Override
    public void open(OpenContext context) {
        source = factory.open();
        report(source.metrics(), getRuntimeContext().getMetricGroup().addGroup("fetch"));
    }

    static void report(FetchMetrics metrics, MetricGroup group) {
        group.<Long, Gauge<Long>>gauge("hits", () -> metrics.snapshot().hits());
        group.<Long, Gauge<Long>>gauge("misses", () -> metrics.snapshot().misses());
        group.<Long, Gauge<Long>>gauge("joined", () -> metrics.snapshot().joined());
        group.<Long, Gauge<Long>>gauge("retries", () -> metrics.snapshot().retries());
        group.<Long, Gauge<Long>>gauge("inFlight", () -> metrics.snapshot().inFlight());
        group.<Long, Gauge<Long>>gauge("inFlightBytes", () -> metrics.snapshot().inFlightBytes());
    }

    @Override
    public void asyncInvoke(FetchRequest request, ResultFuture<Fetched> result) {
        CompletableFuture<Void> unused = source.fetch(request.txid())
                .thenAccept(outcome -> result.complete(List.of(seal(request, outcome))))
                .exceptionally(failure -> {
                    result.completeExceptionally(failure);
                    return null;
                });
    }

    /** The source bounds each fetch itself; should it ever not, the request is parked like any other failure. */
    @Override
    public void timeout(FetchRequest request, ResultFuture<Fetched> result) {
        result.complete(List.of(new Fetched.Nothing(request, FailureKind.TRANSIENT, "no answer in time")));
    }

    private static Fetched seal(FetchRequest request, FetchOutcome outcome) {
        if (outcome instanceof FetchOutcome.Found found) {
            return new Fetched.Bytes(request, found.raw());
        } else if (outcome instanceof FetchOutcome.Failed failed) {
            return new Fetched.Nothing(request, FailureKind.TRANSIENT, failed.reason());
        } else if (outcome instanceof FetchOutcome.Unusable unusable) {
            return new Fetched.Nothing(request, FailureKind.POISON, unusable.reason());
        }
        return new Fetched.Nothing(request, FailureKind.NOT_FOUND, "the upstream does not know it");
    }

    @Override
    public void close() throws Exception {
        if (source != null) {
            source.close();
        }
        super.close();
    }
}
