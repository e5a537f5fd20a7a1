package io.walletstream.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.stream.process.RawTransaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadTest {
    private static final int ITEMS = 100_000;
    private static final List<AccountId> ACCOUNTS = List.of(AccountId.of(0, 1), AccountId.of(0, 2));

    private static List<OutpointSeen> items(Workload workload, Workload.Transactions made) {
        List<OutpointSeen> items = new ArrayList<>();
        workload.generate(made, items::add);
        return items;
    }

    @Test
    void itHasTheSharesThatItPromises(@TempDir Path directory) throws Exception {
        RawTransactions upstream = new RawTransactions(directory.resolve("transactions"));
        Workload workload = new Workload(ITEMS, ACCOUNTS, 1);
        List<OutpointSeen> items = items(workload, upstream);

        assertThat(items).hasSize(ITEMS);
        assertThat(workload.creations()).isEqualTo(ITEMS * 8 / 10);
        assertThat((double) workload.spends()).isBetween(ITEMS * 0.099, ITEMS * 0.101);
        assertThat(ITEMS - new HashSet<>(items).size()).isEqualTo((int) workload.repetitions());
        Map<Txid, Integer> outputs = new HashMap<>();
        Set<Outpoint> created = new HashSet<>();
        for (OutpointSeen item : items) {
            if (item.spendTxid() == null) {
                if (created.add(item.outpoint())) {
                    outputs.merge(item.outpoint().txid(), 1, Integer::sum);
                }
            } else {
                assertThat(created).as("an output is spent after it is made").contains(item.outpoint());
            }
        }
        assertThat(outputs.values().stream().filter(count -> count > 20)).containsExactly(10_000);
        assertThat(outputs).hasSize(upstream.count());
        upstream.close();
    }

    @Test
    void itIsTheSameForTheSameSeed() {
        List<OutpointSeen> first = items(new Workload(5000, ACCOUNTS, 7), numbered());
        assertThat(items(new Workload(5000, ACCOUNTS, 7), numbered())).isEqualTo(first);
        assertThat(items(new Workload(5000, ACCOUNTS, 8), numbered())).isNotEqualTo(first);
    }

    private static Workload.Transactions numbered() {
        int[] next = {0};
        return (inputs, outputs) -> Txid.ofWords(0, 0, 0, next[0]++);
    }

    @Test
    void theUpstreamsBytesAreTransactions(@TempDir Path directory) throws Exception {
        RawTransactions upstream = new RawTransactions(directory.resolve("transactions"));
        Txid funding = upstream.add(List.of(), 3);
        Txid spending = upstream.add(List.of(new Outpoint(funding, 1), new Outpoint(funding, 2)), 300);

        for (Txid txid : List.of(funding, spending)) {
            byte[] raw = Objects.requireNonNull(upstream.raw(txid));
            assertThat(RawTransaction.parse(raw).txid()).isEqualTo(txid);
        }
        assertThat(upstream.raw(Txid.ofWords(1, 1, 1, 1))).isNull();
        upstream.close();
    }
}
