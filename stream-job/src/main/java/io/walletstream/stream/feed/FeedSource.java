package io.walletstream.stream.feed;

import io.walletstream.schema.record.FeedRecord;
import io.walletstream.stream.fetch.TransactionSource;
import io.walletstream.stream.write.Database;
import java.io.Serializable;
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

    /** Makes the source of transactions of one reader, on the machine where it is used. */
    @FunctionalInterface
    public interface Transactions extends Serializable {
        /**
         * A source for a reader of so many streams.
         *
         * @param streams of this reader
         * @param readers of the job, between which what concerns the upstream is divided
         */
        TransactionSource open(int streams, int readers);
    }

    private final URI base;
    private final Database database;
    private final FeedLimits limits;
    private final Transactions transactions;

    /**
     * Reads from an upstream.
     *
     * @param base of the upstream, such as {@code https://host/api}
     * @param limits of all readers together, where they concern the upstream
     * @param transactions for what is longer than a page of the upstream
     */
    public FeedSource(URI base, Database database, FeedLimits limits, Transactions transactions) {
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
        int readers = context.currentParallelism();
        FeedLimits share = limits.share(context.getIndexOfSubtask(), readers);
        return new FeedReader(
                base,
                new FeedRegistry(database),
                share,
                transactions.open(share.streams(), readers),
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
