package io.walletstream.stream.feed;

import static io.walletstream.stream.process.TxBytes.aTransaction;
import static io.walletstream.stream.process.TxBytes.concat;
import static io.walletstream.stream.process.TxBytes.hex;
import static io.walletstream.stream.process.TxBytes.p2pkh;
import static io.walletstream.stream.process.TxBytes.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecord.PassClosed;
import io.walletstream.schema.record.FeedRecord.PassOpened;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.fetch.HttpTransactionSource;
import io.walletstream.stream.fetch.TransactionSource;
import io.walletstream.stream.process.RawTransaction;
import io.walletstream.stream.process.TxBytes;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole pass over HTTP where scores have more frames than a page of the upstream, which then sends the same page for ever. */
class OverfullScoresTest {
    private static final AccountId ACCOUNT = AccountId.of(0, 1);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final int PAGE = 100;
    private static final int TIP = 1000;

    /** The key of the curve's generator: its address is well known. */
    private static final byte[] KEY = hex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");

    private static final byte[] KEY_HASH = hex("751e76e8199196d454941c45d1b3a323f1433bd6");
    private static final String OWNER = "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH";
    private static final byte[] OTHER_KEY = hex("03" + "11".repeat(32));
    private static final byte[] SIGNATURE = new byte[71];
    private static final byte[] MINE = p2pkh(KEY_HASH);
    private static final byte[] OTHERS = p2pkh(new byte[20]);
    private static final byte[] BY_OWNER = concat(push(SIGNATURE), push(KEY));
    private static final byte[] BY_OTHER = concat(push(SIGNATURE), push(OTHER_KEY));
    private static final byte[] BY_WHOMEVER = new byte[] {0x51};
    private static final byte[] ELSEWHERE = new byte[Txid.BYTES];

    private static final FetchLimits FETCH =
            new FetchLimits(Duration.ofSeconds(5), 1, Duration.ZERO, Duration.ZERO, 4, 16, 8 << 20, 8 << 20, 8 << 20);

    private final List<FeedRecord> records = new ArrayList<>();
    private final Map<Txid, Score> scores = new HashMap<>();
    private final Map<Outpoint, Txid> spends = new HashMap<>();
    private final List<Outpoint> owned = new ArrayList<>();
    private ScriptedUpstream upstream;
    private HttpTransactionSource transactions;
    private TransactionSource fetched;

    /** What happens while a pass waits to be continued. */
    private Runnable whileBroken = () -> {};

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream();
        transactions = new HttpTransactionSource(upstream.base(), FETCH);
        fetched = txid -> transactions.fetch(txid);
    }

    @AfterEach
    void close() {
        transactions.close();
        upstream.close();
    }

    /** Whether others wait for the thread while no stream is open. */
    private boolean othersWait;

    private int cuts;

    /** Frames that the pass remembers at each cut. */
    private final List<Integer> waiting = new ArrayList<>();

    private boolean removed;

    private final PassOutput out = new PassOutput() {
        private boolean streams;

        @Override
        public void emit(FeedRecord record, @Nullable FeedSplit after) {
            records.add(record);
        }

        @Override
        public void checkWanted() throws FeedException {
            if (removed) {
                throw FeedException.garbage("removed");
            }
        }

        @Override
        public void waiting(StreamWatch.@Nullable Watched stream) {
            streams = stream != null;
        }

        @Override
        public void turnBegins() {
            // Turns are taken elsewhere.
        }

        @Override
        public boolean isTurnOver() {
            return othersWait && !streams;
        }

        @Override
        public boolean tryEndTurn(int frames) {
            waiting.add(frames);
            cuts++;
            return true;
        }
    };

    /** The transaction is on the chain at this score; the outputs and inputs of the owner are in its feed. */
    private Txid at(String score, byte[] raw) throws Exception {
        RawTransaction tx = RawTransaction.parse(raw);
        Txid txid = tx.txid();
        upstream.transactions.put(txid, raw);
        scores.put(txid, Score.parse(score));
        tx.inputs().forEach(input -> spends.put(input, txid));
        return txid;
    }

    private void owns(Txid txid, int from, int to) {
        for (int vout = from; vout < to; vout++) {
            owned.add(new Outpoint(txid, vout));
        }
    }

    /** All that an upstream of boundless pages would send, in its order. */
    private List<FeedFrame> frames() {
        List<FeedFrame> frames = new ArrayList<>();
        for (Outpoint outpoint : owned) {
            Txid spender = spends.get(outpoint);
            Score created = scores.get(outpoint.txid());
            Score spent = spender == null ? null : scores.get(spender);
            if (created != null) {
                frames.add(new FeedFrame(outpoint, created, spender));
            }
            if (spent != null) {
                frames.add(new FeedFrame(outpoint, spent, spender));
            }
        }
        frames.sort(Comparator.comparing(FeedFrame::score).thenComparing(FeedFrame::outpoint));
        return frames;
    }

    private FeedSplit split(String cursor) {
        long readAt = cursor.equals("0") ? 0 : NOW.toEpochMilli();
        return new FeedSplit(
                ACCOUNT,
                1,
                new OwnerRef(OWNER, 1),
                Score.parse(cursor),
                Score.ZERO,
                Map.of(),
                Map.of(),
                true,
                TIP,
                readAt,
                TIP,
                1);
    }

    private void run(String cursor, FeedLimits limits) throws Exception {
        OneSatClient client = new OneSatClient(HttpClient.newHttpClient(), upstream.base(), limits.idle());
        PassRef pass = new PassRef(new OwnerRef(OWNER, 1), 1, 2);
        OwnerPass underWay =
                new OwnerPass(client, fetched, limits, split(cursor), pass, new PassDepth(), () -> NOW, out);
        TurnEnd end = underWay.turn();
        while (!(end instanceof TurnEnd.Complete)) {
            if (end instanceof TurnEnd.Broken) {
                whileBroken.run();
            }
            end = underWay.turn();
        }
    }

    private void run(String cursor) throws Exception {
        upstream.otherwise = ScriptedUpstream.pages(frames(), PAGE);
        run(cursor, FeedLimits.DEFAULT);
    }

    private FeedException failure() {
        return catchThrowableOfType(FeedException.class, () -> run("0"));
    }

    private List<FeedFrame> seen() {
        return records.stream()
                .filter(OutpointSeen.class::isInstance)
                .map(OutpointSeen.class::cast)
                .map(seen -> new FeedFrame(seen.outpoint(), seen.score(), seen.spendTxid()))
                .toList();
    }

    private static String place(FeedFrame frame) {
        return frame.outpoint() + " at " + frame.score();
    }

    /** Every outpoint at every score as from boundless pages, each once; a creation by script says nothing of its spend. */
    private void assertWhole(String from) {
        int count = assertAllCame(from);
        assertThat(records)
                .last()
                .isInstanceOfSatisfying(
                        PassClosed.class, closed -> assertThat(closed.count()).isEqualTo(count));
        assertThat(records).filteredOn(PassOpened.class::isInstance).hasSize(1);
    }

    private int assertAllCame(String from) {
        Score begin = Score.parse(from);
        List<FeedFrame> expected = frames().stream()
                .filter(frame -> frame.score().compareTo(begin) >= 0)
                .toList();
        assertThat(seen()).extracting(OverfullScoresTest::place).doesNotHaveDuplicates();
        assertThat(seen())
                .extracting(OverfullScoresTest::place)
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().map(OverfullScoresTest::place).toList());
        Set<FeedFrame> sent = new HashSet<>(expected);
        assertThat(seen())
                .allMatch(frame -> frame.spendTxid() == null
                        ? frame.score().equals(scores.get(frame.outpoint().txid()))
                        : sent.contains(frame));
        return expected.size();
    }

    private static TxBytes paying(TxBytes tx, int outputs, byte[] script) {
        for (int i = 0; i < outputs; i++) {
            tx.paying(1000 + i, script);
        }
        return tx;
    }

    private static byte[] hash(Txid txid) {
        byte[] hash = txid.toBytes();
        for (int i = 0; i < hash.length / 2; i++) {
            byte swapped = hash[i];
            hash[i] = hash[hash.length - 1 - i];
            hash[hash.length - 1 - i] = swapped;
        }
        return hash;
    }

    private Txid airdrop(String score, int outputs) throws Exception {
        // Each spends something else, so that no two are the same transaction.
        TxBytes tx = aTransaction().spending(ELSEWHERE, 1000 + scores.size(), BY_OTHER);
        Txid txid = at(score, paying(tx, outputs, MINE).build());
        owns(txid, 0, outputs);
        return txid;
    }

    private Txid sweep(String score, Txid of, int outputs, byte[] to) throws Exception {
        TxBytes tx = aTransaction();
        for (int vout = 0; vout < outputs; vout++) {
            tx.spending(hash(of), vout, BY_OWNER);
        }
        Txid txid = at(score, tx.paying(5, to).build());
        owns(txid, 0, Arrays.equals(to, MINE) ? 1 : 0);
        return txid;
    }

    @Test
    void aTransactionOfMoreOutputsThanAPageIsTakenFromItsBytes() throws Exception {
        airdrop("800.000000003", 2);
        TxBytes big = paying(aTransaction().spending(ELSEWHERE, 1, BY_OTHER), 25_000, MINE);
        Txid txid = at("905.000000045", paying(big, 10, OTHERS).build());
        owns(txid, 0, 25_000);
        airdrop("905.000000046", 2);
        upstream.otherwise = ScriptedUpstream.pages(frames(), 10_000);

        run("0", FeedLimits.DEFAULT);

        assertWhole("0");
        assertThat(upstream.asked)
                .containsExactly("owner=" + OWNER + "&from=0", "owner=" + OWNER + "&from=905.000000046");
    }

    @Test
    void aTransactionOfExactlyAPageEndsToo() throws Exception {
        airdrop("905", PAGE);
        airdrop("906", 3);

        run("0");

        assertWhole("0");
    }

    @Test
    void whoseOutputsAreAllSpentByOneMayStandAtEitherScore() throws Exception {
        Txid airdrop = airdrop("905", 3 * PAGE);
        sweep("907", airdrop, 3 * PAGE, OTHERS);
        airdrop("908", 1);

        run("0");

        assertWhole("0");
    }

    @Test
    void aSweepOfWhatLiesBelowTheCursorIsTakenAtItsOwnScore() throws Exception {
        Txid airdrop = airdrop("905", 3 * PAGE);
        sweep("907", airdrop, 3 * PAGE, OTHERS);

        run("906");

        assertWhole("906");
    }

    @Test
    void manyTransactionsInARowAreAllTaken() throws Exception {
        for (int i = 0; i < 8; i++) {
            Txid airdrop = airdrop("9" + i + "0", 2 * PAGE + i);
            sweep("9" + i + "0.000000001", airdrop, 2 * PAGE + i, i % 2 == 0 ? MINE : OTHERS);
        }

        run("0");

        assertWhole("0");
    }

    @Test
    void inputsWhoseKeysTellNothingAreDecidedByWhatTheySpend() throws Exception {
        Txid airdrop = airdrop("905", 2 * PAGE);
        TxBytes half = paying(aTransaction().spending(ELSEWHERE, 2, BY_OTHER), 5, MINE);
        Txid mixed = at("906", paying(half, 5, OTHERS).build());
        owns(mixed, 0, 5);
        TxBytes tx = aTransaction();
        for (int vout = 0; vout < 2 * PAGE; vout++) {
            tx.spending(hash(airdrop), vout, vout % 2 == 0 ? BY_OWNER : BY_OTHER);
        }
        for (int vout = 0; vout < 10; vout++) {
            tx.spending(hash(mixed), vout, BY_WHOMEVER);
        }
        at("907", tx.paying(5, OTHERS).build());

        run("906");

        assertWhole("906");
    }

    @Test
    void unconfirmedTransactionsMayShareTheirMoment() throws Exception {
        airdrop("1734567890.123456789", PAGE + 20);
        Txid other = at(
                "1734567890.123456789",
                paying(aTransaction().spending(ELSEWHERE, 7, BY_OTHER), 30, MINE)
                        .build());
        owns(other, 0, 30);
        airdrop("1734567890.12345679", 1);
        // So that the page shows some of both.
        owned.sort(Comparator.comparing(Outpoint::vout));
        List<FeedFrame> frames = new ArrayList<>(frames());
        frames.sort(Comparator.comparing(FeedFrame::score)
                .thenComparing(frame -> frame.outpoint().vout()));
        upstream.otherwise = ScriptedUpstream.pages(frames, PAGE);

        FeedException failure = catchThrowableOfType(FeedException.class, () -> run("0", FeedLimits.DEFAULT));

        assertAllCame("0");
        assertThat(upstream.asked).last().isEqualTo("owner=" + OWNER + "&from=1734567890.12345679");
        assertThat(failure.isBroken()).isFalse();
    }

    @Test
    void whatSharesAnUnconfirmedMomentMayBeHiddenSoThatThePassIsNotComplete() throws Exception {
        String moment = "1734567890.123456789";
        airdrop(moment, 2 * PAGE);
        Txid hidden = at(
                moment,
                paying(aTransaction().spending(ELSEWHERE, 7, BY_OTHER), 3, MINE).build());
        airdrop("1734567890.5", 1);
        // Known to the upstream, at the end of what it never comes to.
        List<FeedFrame> frames = new ArrayList<>(frames());
        for (int vout = 0; vout < 3; vout++) {
            frames.add(2 * PAGE, new FeedFrame(new Outpoint(hidden, vout), Score.parse(moment), null));
        }
        upstream.otherwise = ScriptedUpstream.pages(frames, PAGE);

        FeedException failure = catchThrowableOfType(FeedException.class, () -> run("0", FeedLimits.DEFAULT));

        assertThat(failure)
                .hasMessage("the upstream repeats itself at score " + moment
                        + ", which is unconfirmed: what else stands there is not known before it is mined");
        assertThat(failure.isBroken()).isFalse();
        assertAllCame("0");
        assertThat(records).noneMatch(PassClosed.class::isInstance);
    }

    @Test
    void onceMinedItIsWhole() throws Exception {
        Txid airdrop = airdrop("1734567890.123456789", 2 * PAGE);
        assertThat(failure()).hasMessageContaining("which is unconfirmed");
        records.clear();
        scores.put(airdrop, Score.parse("990.000000002"));

        run("0");

        assertWhole("0");
    }

    @Test
    void withoutItsBytesThePassIsGivenUpWithTheReason() throws Exception {
        Txid txid = airdrop("905", 2 * PAGE);
        upstream.transactions.remove(txid);
        FeedException failure = failure();
        assertThat(failure)
                .hasMessage("the upstream repeats itself at score 905, and transaction " + txid
                        + " cannot be had: not found");
        assertThat(failure.isBroken()).isTrue();

        upstream.transactions.put(
                txid,
                aTransaction().spending(ELSEWHERE, 3, BY_OTHER).paying(1, MINE).build());
        failure = failure();
        assertThat(failure).hasMessageContaining("the upstream answered other bytes");
        assertThat(failure.isBroken()).isTrue();
        assertThat(records).noneMatch(PassClosed.class::isInstance);
    }

    /** The upstream does not have the bytes until the pass was continued so often. */
    private void comesLate(Txid txid, int times) {
        byte[] raw = Objects.requireNonNull(upstream.transactions.remove(txid));
        AtomicInteger left = new AtomicInteger(times);
        whileBroken = () -> {
            if (left.decrementAndGet() == 0) {
                upstream.transactions.put(txid, raw);
            }
        };
    }

    @Test
    void bytesThatComeLateAreTakenInTheSamePass() throws Exception {
        Txid airdrop = airdrop("905", 2 * PAGE);
        airdrop("906", 3);
        comesLate(airdrop, 2);

        run("0");

        assertWhole("0");
    }

    @Test
    void bytesThatComeLateAreTakenAtTheEndOfThePassToo() throws Exception {
        Txid airdrop = airdrop("905", 3 * PAGE);
        comesLate(sweep("907", airdrop, 3 * PAGE, MINE), 2);

        run("906");

        assertWhole("906");
    }

    @Test
    void bytesOfWhatIsDecidedByALaterScoreMayComeLate() throws Exception {
        Txid airdrop = airdrop("905", 3 * PAGE);
        sweep("907", airdrop, 3 * PAGE, OTHERS);
        airdrop("908", 1);
        comesLate(airdrop, 2);

        run("0");

        assertWhole("0");
    }

    @Test
    void bytesOfWhatIsSpentMayComeLate() throws Exception {
        Txid airdrop = airdrop("905", 2 * PAGE);
        TxBytes tx = aTransaction();
        for (int vout = 0; vout < 2 * PAGE; vout++) {
            tx.spending(hash(airdrop), vout, vout % 2 == 0 ? BY_OWNER : BY_WHOMEVER);
        }
        // More than the page shows: none of them may go out twice.
        owns(at("907", paying(tx, 2 * PAGE, MINE).build()), 0, 2 * PAGE);
        comesLate(airdrop, 1);

        run("906");

        assertWhole("906");
    }

    /** Of what lies below the cursor: which stands there, they or what they spend, is not known before the end. */
    private void sweeps(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Txid airdrop = airdrop("8" + i + "0", PAGE + 10);
            sweep("9" + i + "0", airdrop, PAGE + 10, OTHERS);
        }
    }

    @Test
    void whileOthersWaitATurnTakesOneTransactionAndThePassComesToItsEnd() throws Exception {
        // More than the turns that may bring nothing.
        int count = FeedLimits.DEFAULT.reconnects() + 5;
        sweeps(count);
        othersWait = true;
        AtomicInteger fetches = new AtomicInteger();
        List<Integer> atCuts = new ArrayList<>();
        fetched = txid -> {
            fetches.incrementAndGet();
            atCuts.add(cuts);
            return transactions.fetch(txid);
        };

        run("900");

        assertWhole("900");
        assertThat(fetches).hasValue(count);
        assertThat(atCuts).doesNotHaveDuplicates();
        // A page of each that is left, and where all stand; then only the latter.
        assertThat(waiting).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(waiting.get(0)).isBetween((count - 1) * PAGE, (count - 1) * PAGE + 3 * count);
        assertThat(waiting).last().asInstanceOf(INTEGER).isBetween(PAGE, PAGE + 3 * count);
        // The streams' end is remembered: none is opened again for what is left.
        assertThat(upstream.asked).hasSize(count + 1);
    }

    @Test
    void aTurnThatIsCutAmongItsLastTransactionsMayBreakThereToo() throws Exception {
        sweeps(3);
        othersWait = true;
        comesLate(
                scores.keySet().stream().max(Comparator.comparing(scores::get)).orElseThrow(), 2);

        run("900");

        assertWhole("900");
    }

    @Test
    void aRemovedOwnerStopsBeforeTheNextTransaction() throws Exception {
        sweeps(3);
        assertStopsAfterOneFetch("900");
    }

    @Test
    void aRemovedOwnerStopsBeforeTheNextOfWhatATransactionSpends() throws Exception {
        TxBytes tx = aTransaction();
        for (int i = 0; i < 5; i++) {
            tx.spending(hash(airdrop("80" + i, 1)), 0, BY_WHOMEVER);
        }
        owns(at("905", paying(tx, 2 * PAGE, MINE).build()), 0, 2 * PAGE);
        assertStopsAfterOneFetch("900");
    }

    private void assertStopsAfterOneFetch(String cursor) {
        AtomicInteger fetches = new AtomicInteger();
        fetched = txid -> {
            fetches.incrementAndGet();
            removed = true;
            return transactions.fetch(txid);
        };

        assertThat(catchThrowableOfType(FeedException.class, () -> run(cursor))).hasMessage("removed");
        assertThat(fetches).hasValue(1);
    }

    @Test
    void bytesOfNoUseAreGarbage() throws Exception {
        airdrop("905", 2 * PAGE);
        transactions.close();
        transactions = new HttpTransactionSource(
                upstream.base(),
                new FetchLimits(Duration.ofSeconds(5), 1, Duration.ZERO, Duration.ZERO, 4, 16, 1000, 0, 1000));
        FeedException tooLong = failure();
        assertThat(tooLong).hasMessageContaining("longer than 1000 bytes");
        assertThat(tooLong.isBroken()).isFalse();

        byte[] noTransaction = hex("00".repeat(20));
        Txid txid = RawTransaction.txidOf(noTransaction);
        upstream.transactions.put(txid, noTransaction);
        scores.clear();
        owned.clear();
        scores.put(txid, Score.parse("905"));
        owns(txid, 0, 2 * PAGE);
        FeedException unreadable = failure();
        assertThat(unreadable).hasMessageContaining("is of no use");
        assertThat(unreadable.isBroken()).isFalse();
        assertThat(records).noneMatch(PassClosed.class::isInstance);
    }

    @Test
    void whereTheUpstreamKnowsAnOwnerByOtherRulesNothingIsClaimedToBeWhole() throws Exception {
        Txid txid = at(
                "905",
                paying(aTransaction().spending(ELSEWHERE, 1, BY_OTHER), 2 * PAGE, OTHERS)
                        .build());
        owns(txid, 0, 2 * PAGE);

        assertThat(failure()).hasMessageEndingWith("does not tell that it is the owner's");
    }

    @Test
    void severalTransactionsAtOnePlaceInABlockAreGarbage() throws Exception {
        airdrop("905", 2 * PAGE);
        Txid other = at(
                "905",
                paying(aTransaction().spending(ELSEWHERE, 7, BY_OTHER), 30, MINE)
                        .build());
        owns(other, 0, 30);
        List<FeedFrame> frames = new ArrayList<>(frames());
        frames.sort(Comparator.comparing(frame -> frame.outpoint().vout()));
        upstream.otherwise = ScriptedUpstream.pages(frames, PAGE);

        FeedException failure = catchThrowableOfType(FeedException.class, () -> run("0", FeedLimits.DEFAULT));

        assertThat(failure).hasMessageEndingWith("where frames of several transactions are");
    }

    @Test
    void anUpstreamThatRepeatsWhateverItIsAskedEnds() throws Exception {
        airdrop("905", PAGE);
        List<FeedFrame> same = frames();
        upstream.otherwise = exchange -> {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                same.forEach(frame -> text.append("data: {\"outpoint\":\"")
                        .append(frame.outpoint())
                        .append("\",\"score\":905}\n\n"));
            }
            ScriptedUpstream.text(text.toString()).to(exchange);
        };

        FeedException failure = catchThrowableOfType(FeedException.class, () -> run("0", FeedLimits.DEFAULT));

        assertThat(failure).hasMessage("scores do not ascend: 905 after 905.000000001");
    }
}
