package io.walletstream.stream.feed;

import io.walletstream.schema.record.FeedRecord;
import io.walletstream.stream.fetch.TransactionSource;
import io.walletstream.stream.write.Database;
import java.net.URI;
import java.util.Set;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** All owners with a 1Sat feed, read for ever. Splits are owners; the enumerator finds them in Postgres. */
public final class FeedSource implements Source<FeedRecord, FeedSplit, AssignedOwners> {
    private static final long serialVersionUID = 1;

    private final URI base;
    private final Database database;
    private final FeedLimits limits;
    private final TransactionSource.Factory transactions;

    /**
     * Reads from an upstream.
     *
     * @param base of the upstream, such as {@code https://host/api}
     * @param limits of all readers together, where they concern the upstream
     * @param transactions for what is longer than a page of the upstream
     */
    public FeedSource(URI base, Database database, FeedLimits limits, TransactionSource.Factory transactions) {
        this.base = base;
        this.database = database;
        this.limits = limits;
        this.transactions = transactions;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SplitEnumerator<FeedSplit, AssignedOwners> createEnumerator(SplitEnumeratorContext<FeedSplit> context) {
        return new FeedEnumerator(context, new FeedRegistry(database), limits, Set.of());
    }

    @Override
    public SplitEnumerator<FeedSplit, AssignedOwners> restoreEnumerator(
            SplitEnumeratorContext<FeedSplit> context, AssignedOwners state) {
        return new FeedEnumerator(context, new FeedRegistry(database), limits, state.splitIds());
    }

    @Override
    public SourceReader<FeedRecord, FeedSplit> createReader(SourceReaderContext context) {
        return new FeedReader(
                base,
                new FeedRegistry(database),
                limits.share(context.getIndexOfSubtask(), context.currentParallelism()),
                transactions.open(),
                context.metricGroup());
    }

    @Override
    public SimpleVersionedSerializer<FeedSplit> getSplitSerializer() {
        return new FeedSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<AssignedOwners> getEnumeratorCheckpointSerializer() {
        return new AssignedOwnersSerializer();
    }
}
