package io.walletstream.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.oracle.WalletTables.Table;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What must hold of the reference whatever the records are. */
class ReferencePropertiesTest {
    /** Something that a chain says of one coin: unspent, or spent by a later transaction. */
    record Coin(int transaction, int vout, @Nullable Integer spender) {
        Outpoint outpoint() {
            return Feed.out(transaction, vout);
        }
    }

    @Property(tries = 300)
    void aRecordTwiceIsARecordOnce(@ForAll("histories") List<FeedRecord> records) {
        List<FeedRecord> doubled = new ArrayList<>();
        records.forEach(record -> {
            doubled.add(record);
            doubled.add(record);
        });

        assertThat(hashes(doubled)).isEqualTo(hashes(records));
    }

    @Property(tries = 300)
    void recordsOfAnOlderGenerationChangeNothing(
            @ForAll("histories") List<FeedRecord> records,
            @ForAll("histories") List<FeedRecord> older,
            @ForAll long seed) {
        List<FeedRecord> current = new ArrayList<>(List.of(new AccountReset(Feed.ACCOUNT, 2, false, "main")));
        current.addAll(records);
        List<FeedRecord> mixed = new ArrayList<>(current);
        Random random = new Random(seed);
        for (FeedRecord record : older) {
            if (record instanceof OutpointSeen seen) {
                mixed.add(
                        1 + random.nextInt(mixed.size()),
                        new OutpointSeen(
                                seen.account(),
                                1,
                                seen.pass(),
                                seen.ordinal(),
                                seen.outpoint(),
                                seen.score(),
                                seen.spendTxid()));
            }
        }

        assertThat(hashes(mixed)).isEqualTo(hashes(current));
    }

    @Property(tries = 300)
    void aSecondIdenticalPassIsSilent(@ForAll("chains") List<Coin> chain) {
        Feed feed = new Feed();
        pass(feed, "a", chain);
        Map<Table, String> once = hashes(feed.records);

        pass(feed, "a", chain);

        assertThat(hashes(feed.records)).isEqualTo(once);
    }

    @Property(tries = 300)
    void ownersThatShareNoCoinMayInterleaveAsTheyLike(@ForAll("chains") List<Coin> chain, @ForAll long seed) {
        Feed one = new Feed().reset(1, true);
        Feed two = new Feed();
        pass(one, "a", chain.stream().filter(coin -> coin.vout() % 2 == 0).toList());
        pass(two, "b", chain.stream().filter(coin -> coin.vout() % 2 == 1).toList());
        List<FeedRecord> sequential = new ArrayList<>(one.records);
        sequential.addAll(two.records);

        assertThat(hashes(interleave(one.records, two.records, seed))).isEqualTo(hashes(sequential));
    }

    @Property(tries = 300)
    void unspentOutputsAreTheChainsWhenTheLastPassEnds(
            @ForAll("chains") List<Coin> before, @ForAll("chains") List<Coin> chain) {
        // what was seen before the final pass is a state of the same chain with fewer spends
        Map<Outpoint, Coin> last = chain.stream().collect(Collectors.toMap(Coin::outpoint, Function.identity()));
        Feed feed = new Feed();
        pass(
                feed,
                "a",
                before.stream()
                        .filter(coin -> last.containsKey(coin.outpoint()))
                        .map(coin -> new Coin(coin.transaction(), coin.vout(), null))
                        .toList());
        pass(feed, "a", chain);

        List<Outpoint> unspent = feed.tables().tables().outputs().stream()
                .filter(OutputRow::isUnspent)
                .map(OutputRow::outpoint)
                .toList();

        assertThat(unspent)
                .containsExactlyInAnyOrderElementsOf(chain.stream()
                        .filter(coin -> coin.spender() == null && coin.transaction() != 13)
                        .map(Coin::outpoint)
                        .toList());
    }

    @Property(tries = 300)
    void withFullHistoryTheNetsOfTransactionsSumToTheBalance(@ForAll("chains") List<Coin> chain) {
        Feed feed = new Feed().reset(1, true);
        pass(feed, "a", chain);
        WalletTables tables = feed.tables().tables();

        long nets = tables.transactions().stream()
                .mapToLong(row -> row.netSats() == null ? 0 : row.netSats())
                .sum();
        BigInteger balance = tables.balances().stream()
                .map(row -> row.confirmed().add(row.unconfirmed()))
                .reduce(BigInteger.ZERO, BigInteger::add);

        assertThat(BigInteger.valueOf(nets)).isEqualTo(balance);
    }

    /** Frames as an upstream sends them: by score, a spent coin twice, both with its spender. */
    private static void pass(Feed feed, String owner, List<Coin> chain) {
        record Frame(Coin coin, Score score) {}
        List<Frame> frames = new ArrayList<>();
        for (Coin coin : chain) {
            frames.add(new Frame(coin, Feed.at(coin.transaction())));
            if (coin.spender() != null) {
                frames.add(new Frame(coin, Feed.at(coin.spender())));
            }
        }
        frames.sort(Comparator.comparing(Frame::score));
        Feed.Pass pass = feed.pass(owner);
        for (Frame frame : frames) {
            Integer spender = frame.coin().spender();
            if (spender == null) {
                pass.unspent(frame.coin().outpoint(), frame.score());
            } else {
                pass.spent(frame.coin().outpoint(), frame.score(), Feed.tx(spender));
            }
        }
        pass.closed();
    }

    private static List<FeedRecord> interleave(List<FeedRecord> one, List<FeedRecord> two, long seed) {
        Random random = new Random(seed);
        List<FeedRecord> mixed = new ArrayList<>(List.of(one.get(0)));
        int i = 1;
        int j = 0;
        while (i < one.size() || j < two.size()) {
            if (j == two.size() || (i < one.size() && random.nextBoolean())) {
                mixed.add(one.get(i++));
            } else {
                mixed.add(two.get(j++));
            }
        }
        return mixed;
    }

    private static Map<Table, String> hashes(List<FeedRecord> records) {
        WalletTables tables = Feed.tables(records).tables();
        return Map.of(
                Table.OUTPUT, tables.hash(Table.OUTPUT),
                Table.ACCOUNT_TX, tables.hash(Table.ACCOUNT_TX),
                Table.ACCOUNT_BALANCE, tables.hash(Table.ACCOUNT_BALANCE));
    }

    /** Coins of a small chain, each outpoint once, spenders always later than creators. */
    @Provide
    Arbitrary<List<Coin>> chains() {
        Arbitrary<Integer> transactions = Arbitraries.integers().between(1, Feed.TRANSACTIONS - 1);
        Arbitrary<Integer> vouts = Arbitraries.integers().between(0, Feed.VOUTS - 1);
        Arbitrary<Integer> spenders = Arbitraries.integers().between(1, Feed.TRANSACTIONS);
        return Combinators.combine(transactions, vouts, spenders.injectNull(0.4))
                .as((transaction, vout, spender) ->
                        new Coin(transaction, vout, spender == null || spender <= transaction ? null : spender))
                .list()
                .uniqueElements(Coin::outpoint)
                .ofMaxSize(30);
    }

    /** Anything at all: passes that overlap, epochs that jump, pushes, rollbacks. */
    @Provide
    Arbitrary<List<FeedRecord>> histories() {
        Arbitrary<Outpoint> outpoints = Combinators.combine(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(0, 1))
                .as(Feed::out);
        Arbitrary<Score> scores =
                Arbitraries.integers().between(1, 6).map(n -> n == 6 ? Feed.unconfirmedAt(n) : Feed.at(n));
        Arbitrary<Txid> spends =
                Arbitraries.integers().between(1, 5).map(Feed::tx).injectNull(0.4);
        Arbitrary<Consumer<Feed>> frames = Combinators.combine(outpoints, scores, spends)
                .as((outpoint, score, spend) -> feed -> feed.push(outpoint, score, spend));
        Arbitrary<Consumer<Feed>> rollbacks =
                Combinators.combine(outpoints, spends).as((outpoint, spend) -> feed -> feed.gone(outpoint, spend));
        Arbitrary<Consumer<Feed>> passes = Combinators.combine(
                        Arbitraries.of("a", "b"),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, 3),
                        Combinators.combine(outpoints, scores, spends)
                                .as((outpoint, score, spend) -> new Frame(outpoint, score, spend))
                                .list()
                                .ofMaxSize(5))
                .as((owner, epoch, number, frame) -> feed -> {
                    Feed.Pass pass = feed.pass(owner, 1, epoch, number);
                    frame.forEach(f -> {
                        if (f.spend() == null) {
                            pass.unspent(f.outpoint(), f.score());
                        } else {
                            pass.spent(f.outpoint(), f.score(), f.spend());
                        }
                    });
                    pass.closed();
                });
        return Arbitraries.oneOf(List.of(frames, rollbacks, passes))
                .list()
                .ofMaxSize(12)
                .map(steps -> {
                    Feed feed = new Feed();
                    steps.forEach(step -> step.accept(feed));
                    return feed.records;
                });
    }

    record Frame(Outpoint outpoint, Score score, @Nullable Txid spend) {}
}
