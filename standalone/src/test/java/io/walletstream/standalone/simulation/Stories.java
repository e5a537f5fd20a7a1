package io.walletstream.standalone.simulation;

import io.walletstream.oracle.ContentBook;
import io.walletstream.oracle.Story;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.standalone.sim.ExpectedOutput;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.sim.SimTx;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The stories of one job, each an account's, and the transactions that they speak of.
 *
 * @param byAccount records in the order of their offsets
 * @param lost transactions that can never be had, with the kind of their failure
 * @param book what the bytes of the others say
 */
record Stories(
        Map<AccountId, List<FeedRecord>> byAccount,
        Map<AccountId, Long> seedOf,
        Map<Txid, String> lost,
        ContentBook book) {
    private static final int TRANSACTIONS_A_STORY = 8;
    private static final int FULL_HISTORY_ONE_IN = 5;

    /** The stories of so many seeds, whose accounts are there now; some of their transactions fail a few times. */
    static Stories begin(Stack stack, long firstSeed, int seeds, Story.Counters counters) throws SQLException {
        try (SimChain chain = SimChain.create(SimSettings.demo(3), InstantSource.system())) {
            List<SimTx> transactions = transactions(chain);
            Map<Txid, String> lost = lose(transactions);
            Map<AccountId, List<FeedRecord>> stories = new LinkedHashMap<>();
            Map<AccountId, Long> seedOf = new HashMap<>();
            for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
                boolean fullHistory = seed % FULL_HISTORY_ONE_IN == 0;
                AccountId account = stack.account("seed-" + seed, fullHistory);
                List<FeedRecord> story = Story.of(account, seed, fullHistory, some(transactions, seed), counters);
                stories.put(account, story);
                seedOf.put(account, seed);
                // As the service does: the definition is of the newest generation before its records are sent.
                stack.setGeneration(
                        account,
                        story.stream().mapToInt(FeedRecord::generation).max().orElse(1));
            }
            for (int i = 0; i < transactions.size(); i += 3) {
                Transactions.FAILURES.put(transactions.get(i).txid(), new AtomicInteger(1 + i % 3));
            }
            return new Stories(stories, seedOf, lost, book(transactions, lost.keySet()));
        }
    }

    private static List<Story.Tx> some(List<SimTx> transactions, long seed) {
        Random random = new Random(seed);
        List<Story.Tx> some = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS_A_STORY; i++) {
            SimTx tx = transactions.get(random.nextInt(transactions.size()));
            some.add(new Story.Tx(tx.txid(), tx.outputs().size()));
        }
        return some;
    }

    private static List<SimTx> transactions(SimChain chain) {
        List<SimTx> transactions = new ArrayList<>();
        while (transactions.size() < 120) {
            for (Txid txid : chain.addTransactions(10)) {
                chain.transaction(txid).ifPresent(tx -> {
                    transactions.add(tx);
                    Transactions.RAW.put(txid, tx.raw());
                });
            }
            chain.mine();
        }
        return transactions;
    }

    /** One that the upstream never finds, and one whose bytes are of no use; each with the kind of its failure. */
    private static Map<Txid, String> lose(List<SimTx> transactions) {
        Txid unknown = transactions.get(7).txid();
        Txid poison = transactions.get(8).txid();
        Transactions.RAW.remove(unknown);
        Transactions.RAW.put(poison, new byte[] {1, 2, 3});
        return Map.of(unknown, "notFound", poison, "poison");
    }

    private static ContentBook book(List<SimTx> transactions, Set<Txid> lost) {
        Map<Txid, ContentBook.TxContent> contents = new HashMap<>();
        Map<Outpoint, ContentBook.OutputContent> outputs = new HashMap<>();
        for (SimTx tx : transactions) {
            if (lost.contains(tx.txid())) {
                continue;
            }
            contents.put(tx.txid(), new ContentBook.TxContent(tx.inputs().size(), tx.totalSats(), tx.raw().length));
            for (ExpectedOutput output : tx.outputs()) {
                outputs.put(
                        output.outpoint(),
                        new ContentBook.OutputContent(
                                output.owner(), output.valueSats(), output.basket(), output.tags(), output.content()));
            }
        }
        return ContentBook.of(contents, outputs);
    }

    int seeds() {
        return byAccount.size();
    }

    /** Sends one of so many parts of every story, records of different accounts mixed. */
    void send(Stack stack, int part, int parts) {
        int longest = byAccount.values().stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (List<FeedRecord> story : byAccount.values()) {
                if (i < story.size() && i * parts / story.size() == part) {
                    stack.send(story.get(i));
                }
            }
        }
        stack.producer.flush();
    }

    /** All records, a line each. */
    void print() {
        byAccount.forEach((account, story) -> {
            System.out.println("seed " + seedOf.get(account) + ", account " + account);
            for (int i = 0; i < story.size(); i++) {
                System.out.println((i + 1) + " " + story.get(i));
            }
        });
    }

    /** The commands that tell the stories of the accounts that this text names. */
    String replays(String text) {
        StringBuilder commands = new StringBuilder();
        seedOf.forEach((account, seed) -> {
            if (text.contains(account.toString())) {
                commands.append("./walletstream test --seed ").append(seed).append('\n');
            }
        });
        return commands.toString();
    }
}
