package io.walletstream.stream.wallet;

import io.walletstream.stream.assemble.TxAssembler;
import io.walletstream.stream.combine.CombineByTx;
import io.walletstream.stream.decode.DeadLetter;
import io.walletstream.stream.decode.Decode;
import io.walletstream.stream.decode.RawRecord;
import io.walletstream.stream.decode.RawRecordReader;
import io.walletstream.stream.decode.TopicWatch;
import io.walletstream.stream.fetch.FetchTransactions;
import io.walletstream.stream.fetch.TransactionSource;
import io.walletstream.stream.flow.AccountKey;
import io.walletstream.stream.flow.Fetched;
import io.walletstream.stream.flow.Intake;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.TxKey;
import io.walletstream.stream.flow.WriterInput;
import io.walletstream.stream.process.ProcessTransactions;
import io.walletstream.stream.process.TxProcessor;
import io.walletstream.stream.reorg.ReorgWindow;
import io.walletstream.stream.write.UnknownAccount;
import io.walletstream.stream.write.WalletWriter;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Kafka to Postgres: the topology, every operator in order. */
public final class WalletJob {
    /** Name of the job, and of its checkpoint folder. */
    public static final String NAME = "WalletJob";

    /** Consumer group whose offsets tell how far the newest checkpoint has read; the job itself goes by its checkpoint. */
    public static final String GROUP = "wallet-job";

    /** Work that goes round is not urgent; each batch costs broker and reader a request. */
    private static final String RETRY_LINGER_MILLIS = "20";

    /** Far beyond what a fetch may take with all its retries; reached only if a source breaks its word. */
    private static final long FETCH_TIMEOUT_MINUTES = 10;

    private WalletJob() {}

    /**
     * Adds the job to the environment.
     *
     * @param transactions makes the source of raw transactions on each TaskManager
     */
    public static void build(
            StreamExecutionEnvironment env, WalletJobSettings settings, TransactionSource.Factory transactions) {
        Properties patience = JobPatience.ofReaders(env.getConfiguration());
        TopicWatch watch = watch(settings, patience);
        SingleOutputStreamOperator<Intake> decoded = env.fromSource(
                        source(settings, settings.topic(), GROUP, Map.of(), patience),
                        WatermarkStrategy.noWatermarks(),
                        settings.topic())
                .uid(inEpoch("outpoint-events", settings.logEpoch()))
                .process(new Decode(settings.logEpoch(), settings.partitions(), watch))
                .returns(Intake.TYPE)
                .name("Decode")
                .uid("decode");

        SingleOutputStreamOperator<TxInput> round = env.fromSource(
                        source(settings, settings.retryTopic(), GROUP + "-retries", settings.retryStart(), patience),
                        WatermarkStrategy.noWatermarks(),
                        settings.retryTopic())
                .uid(inEpoch("tx-retries", settings.logEpoch()))
                .process(new RoundTrip.FromTopic())
                .returns(TxInput.TYPE)
                .name("DecodeRetries")
                .uid("decode-retries");

        SingleOutputStreamOperator<TxInput> windowed = decoded.transform(
                        "CombineByTx",
                        Intake.TYPE,
                        new CombineByTx(
                                settings.tuning().combineMaxFrames(),
                                settings.tuning().combineLingerMillis()))
                .uid("combine-by-tx")
                .union(round.getSideOutput(RoundTrip.FromTopic.TO_WINDOW))
                .keyBy(Intake::account, AccountKey.TYPE)
                .process(new ReorgWindow(
                        settings.tuning().reorgBlocks(), settings.tuning().rollbackBlocks()))
                .returns(TxInput.TYPE)
                .name("ReorgWindow")
                .uid("reorg-window");

        SingleOutputStreamOperator<WriterInput> assembled = windowed.union(round)
                .keyBy(TxInput::key, TxKey.TYPE)
                .process(new TxAssembler(settings.tuning().backoff()))
                .returns(WriterInput.TYPE)
                .name("TxAssembler")
                .uid("tx-assembler");

        SingleOutputStreamOperator<Fetched> fetched = AsyncDataStream.unorderedWait(
                        assembled.getSideOutput(TxAssembler.FETCHES),
                        new FetchTransactions(transactions),
                        FETCH_TIMEOUT_MINUTES,
                        TimeUnit.MINUTES,
                        settings.tuning().fetchCapacity())
                .returns(Fetched.TYPE)
                .name("FetchTransactions")
                .uid("fetch-transactions");

        SingleOutputStreamOperator<WriterInput> processed = fetched.process(
                        new ProcessTransactions(settings.tuning().scriptLimitBytes()))
                .returns(WriterInput.TYPE)
                .name("TxProcessor")
                .uid("tx-processor");

        String kafka = settings.kafka();
        String retryTopic = settings.retryTopic();
        int scriptLimitBytes = settings.tuning().scriptLimitBytes();
        Properties senders = JobPatience.ofSenders(env.getConfiguration());
        SingleOutputStreamOperator<UnknownAccount> unknown = assembled
                .union(windowed.getSideOutput(ReorgWindow.TO_WRITER), processed)
                .keyBy(WriterInput::account, AccountKey.TYPE)
                .transform(
                        "WalletWriter",
                        UnknownAccount.TYPE,
                        new WalletWriter(
                                settings.database(),
                                settings.tuning().writer(),
                                settings.tuning().upkeepPause(),
                                () -> new ForgetsToTopic(kafka, retryTopic, senders),
                                () -> new Rereads(transactions.open(), new TxProcessor(scriptLimitBytes))))
                .uid("wallet-writer");

        assembled
                .getSideOutput(TxAssembler.ROUND)
                .union(processed.getSideOutput(ProcessTransactions.FAILURES), unknown.getSideOutput(WalletWriter.ROUND))
                .sinkTo(KafkaSink.<TxInput>builder()
                        .setBootstrapServers(settings.kafka())
                        .setRecordSerializer(new RoundTrip.ToTopic(settings.retryTopic()))
                        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                        .setKafkaProducerConfig(senders)
                        .setProperty("acks", "all")
                        .setProperty("linger.ms", RETRY_LINGER_MILLIS)
                        .build())
                .name("RetrySink")
                .uid("retry-sink");

        DataStream<DeadLetter> unknownLetters = unknown.transform(
                        "UnknownAccounts",
                        DeadLetter.TYPE,
                        RecordsOfUnknownAccounts.of(
                                settings.kafka(),
                                settings.topic(),
                                settings.partitions(),
                                env.getConfiguration(),
                                watch))
                .startNewChain() // a thread of its own: Kafka's answers do not hold the writer up
                .uid("unknown-accounts");

        decoded.getSideOutput(Decode.DEAD_LETTERS)
                .union(unknownLetters)
                .sinkTo(DeadLetters.sink(settings.database(), settings.logEpoch()))
                .name("DeadLetterSink")
                .uid("dead-letter-sink");
    }

    /** State of an older epoch holds offsets of another log: under another uid Flink refuses to restore it. */
    private static String inEpoch(String uid, int logEpoch) {
        return logEpoch == 0 ? uid : uid + "-epoch-" + logEpoch;
    }

    private static TopicWatch watch(WalletJobSettings settings, Properties patience) {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", settings.kafka());
        for (String bound : List.of("default.api.timeout.ms", "request.timeout.ms")) {
            client.setProperty(bound, patience.getProperty(bound));
        }
        return new TopicWatch(client, settings.topicIds());
    }

    private static KafkaSource<RawRecord> source(
            WalletJobSettings settings, String topic, String group, Map<Integer, Long> start, Properties patience) {
        return KafkaSource.<RawRecord>builder()
                .setBootstrapServers(settings.kafka())
                .setTopics(topic)
                .setGroupId(group)
                .setStartingOffsets(new FromOffsets(start))
                .setDeserializer(new RawRecordReader())
                .setProperties(patience)
                .setProperty("commit.offsets.on.checkpoint", "true")
                .setProperty("fetch.min.bytes", "1")
                .build();
    }
}
