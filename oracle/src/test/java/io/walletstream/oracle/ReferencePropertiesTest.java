package io.walletstream.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.oracle.WalletTables.Table;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
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

        assertThat(Feed.hashes(doubled)).isEqualTo(Feed.hashes(records));
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

        assertThat(Feed.hashes(mixed)).isEqualTo(Feed.hashes(current));
    }

    @Property(tries = 300)
    void aSecondIdenticalPassIsSilent(@ForAll("chains") List<Coin> chain) {
        Feed feed = new Feed();
        pass(feed, "a", chain);
        Map<Table, String> once = feed.hashes();

        pass(feed, "a", chain);

        assertThat(feed.hashes()).isEqualTo(once);
    }

    @Property(tries = 300)
    void ownersThatShareNoCoinMayInterleaveAsTheyLike(@ForAll("chains") List<Coin> chain, @ForAll long seed) {
        Feed one = new Feed().reset(1, true);
        Feed two = new Feed();
        pass(one, "a", chain.stream().filter(coin -> coin.vout() % 2 == 0).toList());
        pass(two, "b", chain.stream().filter(coin -> coin.vout() % 2 == 1).toList());
        List<FeedRecord> sequential = new ArrayList<>(one.records);
        sequential.addAll(two.records);

        assertThat(Feed.hashes(interleave(one.records, two.records, seed))).isEqualTo(Feed.hashes(sequential));
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
            pass.frame(frame.coin().outpoint(), frame.score(), spender == null ? null : Feed.tx(spender));
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
        Arbitrary<Score> scores =
                Arbitraries.integers().between(1, 6).map(n -> n == 6 ? Feed.unconfirmedAt(n) : Feed.at(n));
        Arbitrary<Told> told = Told.told(scores, 0.4);
        Arbitrary<Consumer<Feed>> frames =
                told.map(frame -> feed -> feed.push(frame.outpoint(), frame.score(), frame.spendTxid()));
        Arbitrary<Consumer<Feed>> rollbacks = Combinators.combine(Told.outpoints(), Told.spends(0.4))
                .as((outpoint, spend) -> feed -> feed.gone(outpoint, spend));
        Arbitrary<Consumer<Feed>> passes = Combinators.combine(
                        Arbitraries.of("a", "b"),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, 3),
                        told.list().ofMaxSize(5))
                .as((owner, epoch, number, list) -> feed -> {
                    Feed.Pass pass = feed.pass(owner, 1, epoch, number);
                    list.forEach(frame -> pass.frame(frame.outpoint(), frame.score(), frame.spendTxid()));
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
}
