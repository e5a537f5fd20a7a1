package io.walletstream.stream.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.flow.WireSerializer;
import io.walletstream.stream.write.Database;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class TopologyTest {
    private static StreamExecutionEnvironment job() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(
                JobEnvironment.inProcess("file:///nowhere", Duration.ofSeconds(1)));
        Database database = new Database("jdbc:postgresql://127.0.0.1:1/none", "user", "password");
        WalletJob.build(
                env,
                WalletJobSettings.of("127.0.0.1:1", 0, 2, database),
                UpstreamTransactions.of(null, FetchLimits.DEFAULT));
        return env;
    }

    @Test
    void every_operator_keeps_its_uid_under_which_checkpoints_know_it() {
        Map<String, String> names = new TreeMap<>();
        for (StreamNode node : job().getStreamGraph().getStreamNodes()) {
            assertThat(node.getTransformationUID()).as(node.getOperatorName()).isNotNull();
            assertThat(node.getOperatorName()).as(node.getTransformationUID()).isNotBlank();
            names.put(node.getTransformationUID(), node.getOperatorName());
        }

        assertThat(names)
                .containsOnly(
                        Map.entry("outpoint-events", "Source: outpoint-events"),
                        Map.entry("decode", "Decode"),
                        Map.entry("combine-by-tx", "CombineByTx"),
                        Map.entry("reorg-window", "ReorgWindow"),
                        Map.entry("tx-retries", "Source: tx-retries"),
                        Map.entry("decode-retries", "DecodeRetries"),
                        Map.entry("tx-assembler", "TxAssembler"),
                        Map.entry("fetch-transactions", "FetchTransactions"),
                        Map.entry("tx-processor", "TxProcessor"),
                        Map.entry("retry-sink", "RetrySink: Writer"),
                        Map.entry("Sink Committer: retry-sink", "RetrySink: Committer"),
                        Map.entry("wallet-writer", "WalletWriter"),
                        Map.entry("unknown-accounts", "UnknownAccounts"),
                        Map.entry("dead-letter-sink", "DeadLetterSink: Writer"),
                        Map.entry("Sink Committer: dead-letter-sink", "DeadLetterSink: Committer"));
    }

    @Test
    void every_element_travels_by_a_serializer_of_our_own() {
        StreamExecutionEnvironment job = job();
        StreamGraph graph = job.getStreamGraph();

        assertThat(job.getConfig().getSerializerConfig().hasGenericTypesDisabled())
                .isTrue();
        for (StreamNode node : graph.getStreamNodes()) {
            String name = node.getOperatorName();
            // What a sink's writer tells its committer is Flink's own, and so is its serializer.
            if (!name.endsWith(": Writer") && !name.endsWith(": Committer")) {
                assertThat(node.getTypeSerializerOut()).as(name).isInstanceOf(WireSerializer.class);
            }
            if (!name.endsWith(": Committer")) {
                assertThat(node.getTypeSerializersIn()).as(name).allMatch(WireSerializer.class::isInstance);
            }
        }
    }
}
