package io.walletstream.stream.decode;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.schema.record.MalformedRecordException;
import io.walletstream.stream.flow.Intake;
import io.walletstream.stream.flow.Revision;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Reads records; those that are none, whose key is not their account, or that lie in another partition than Kafka's own partitioner puts that key, leave by {@link #DEAD_LETTERS}. */
public final class Decode extends ProcessFunction<RawRecord, Intake> {
    private static final long serialVersionUID = 1;

    /** Records that cannot be used. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters", DeadLetter.TYPE);

    private final int logEpoch;
    private final int partitions;
    private final TopicWatch watch;
    private transient Counter deadLetters;

    /**
     * @param logEpoch leads every revision; raised when the topic is re-created
     * @param partitions of the topic
     * @param watch looks at the topics before the source, which is in the same chain, reads anything
     */
    public Decode(int logEpoch, int partitions, TopicWatch watch) {
        this.logEpoch = logEpoch;
        this.partitions = partitions;
        this.watch = watch;
    }

    @Override
    public void open(OpenContext context) throws InterruptedException {
        try (watch) {
            watch.look();
        }
        deadLetters = getRuntimeContext().getMetricGroup().counter("deadLetters");
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<Intake> out) {
        try {
            if (raw.length() > FeedRecordCodec.MAX_BYTES) {
                bury(
                        raw,
                        "oversized",
                        "expected at most " + FeedRecordCodec.MAX_BYTES + " bytes, got " + raw.length(),
                        context);
                return;
            }
            FeedRecord record = FeedRecordCodec.decode(raw.value());
            if (!isKeyOf(record.account(), raw.key())) {
                bury(raw, "wrongKey", "expected account " + record.account() + " as key, got another", context);
                return;
            }
            int expected = HomePartition.of(raw.key(), partitions);
            if (raw.partition() != expected) {
                bury(raw, "wrongPartition", "expected partition " + expected + ", got " + raw.partition(), context);
                return;
            }
            out.collect(new Intake.Single(record, Revision.of(logEpoch, raw.offset())));
        } catch (MalformedRecordException e) {
            bury(raw, e.code(), String.valueOf(e.getMessage()), context);
        }
    }

    private void bury(RawRecord raw, String reason, String detail, Context context) {
        deadLetters.inc();
        context.output(DEAD_LETTERS, new DeadLetter(raw, reason, detail));
    }

    private static boolean isKeyOf(AccountId account, byte[] key) {
        return key.length == 36 && account.toString().equals(new String(key, StandardCharsets.ISO_8859_1));
    }
}
