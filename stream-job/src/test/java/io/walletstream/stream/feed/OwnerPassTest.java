package io.walletstream.stream.feed;

import static io.walletstream.stream.feed.ScriptedUpstream.DONE;
import static io.walletstream.stream.feed.ScriptedUpstream.cut;
import static io.walletstream.stream.feed.ScriptedUpstream.frame;
import static io.walletstream.stream.feed.ScriptedUpstream.outpoint;
import static io.walletstream.stream.feed.ScriptedUpstream.spent;
import static io.walletstream.stream.feed.ScriptedUpstream.status;
import static io.walletstream.stream.feed.ScriptedUpstream.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecord.PassClosed;
import io.walletstream.schema.record.FeedRecord.PassOpened;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.fetch.MemoryTransactionSource;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnerPassTest {
    private static final AccountId ACCOUNT = AccountId.of(0, 1);
    private static final PassRef PASS = new PassRef(new OwnerRef("alice", 1), 3, 7);
    private static final int MAX_REPEATS = 20;
    private static final FeedLimits LIMITS = FeedLimits.DEFAULT
            .but()
            .streams(1)
            .idle(Duration.ofSeconds(5))
            .maxFrameBytes(1024)
            .maxRemembered(MAX_REPEATS)
            .reconnects(2)
            .build();
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final FeedSplit READ_TODAY = readToday(Score.mined(900, 1), Score.ZERO);

    private static FeedSplit readToday(Score cursor, Score anchor) {
        long today = NOW.toEpochMilli() - 1000;
        return new FeedSplit(ACCOUNT, 1, PASS.owner(), cursor, anchor, Map.of(), Map.of(), true, 1000, today, 1000, 6);
    }

    /** Keeps what a pass says. */
    private static final class Kept implements PassOutput {
        final List<FeedRecord> records = new ArrayList<>();
        final List<Integer> pauses = new ArrayList<>();

        @Nullable
        FeedSplit after;

        /** A pause takes so long. */
        Duration pause = Duration.ZERO;

        Instant now = NOW;
        boolean othersWait;
        int turns;

        /** Places to wait that were taken; of so many. */
        int placesTaken;

        int places = Integer.MAX_VALUE;

        @Override
        public void emit(FeedRecord record, @Nullable FeedSplit newAfter) {
            records.add(record);
            after = newAfter;
        }

        @Override
        public void checkWanted() {
            // Always.
        }

        @Override
        public void waiting(StreamWatch.@Nullable Watched stream) {
            // Watched elsewhere.
        }

        @Override
        public void turnBegins() {
            turns++;
        }

        @Override
        public boolean isTurnOver() {
            return othersWait;
        }

        @Override
        public boolean tryEndTurn(int frames) {
            boolean ends = placesTaken < places;
            placesTaken += ends ? 1 : 0;
            return ends;
        }

        FeedSplit after() {
            return Objects.requireNonNull(after);
        }

        List<Outpoint> seen() {
            return records.stream()
                    .filter(OutpointSeen.class::isInstance)
                    .map(record -> ((OutpointSeen) record).outpoint())
                    .toList();
        }
    }

    private final Kept kept = new Kept();
    private FeedLimits limits = LIMITS;
    private ScriptedUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = new ScriptedUpstream();
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private long run(FeedSplit split) throws FeedException, InterruptedException {
        return complete(split, new PassDepth()).askedMillis();
    }

    private TurnEnd.Complete complete(FeedSplit split, PassDepth depth) throws FeedException, InterruptedException {
        OneSatClient client = new OneSatClient(HttpClient.newHttpClient(), upstream.base(), LIMITS.idle());
        OwnerPass pass = new OwnerPass(
                client, MemoryTransactionSource.of(Map.of()), limits, split, PASS, depth, () -> kept.now, kept);
        while (true) {
            TurnEnd end = pass.turn();
            if (end instanceof TurnEnd.Complete complete) {
                return complete;
            } else if (end instanceof TurnEnd.Broken broken) {
                kept.pauses.add(broken.failures());
                kept.now = kept.now.plus(kept.pause);
            }
        }
    }

    private FeedException failure() {
        return catchThrowableOfType(FeedException.class, () -> run(READ_TODAY));
    }

    private static String frames(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> frame(n, String.valueOf(900 + n)))
                .reduce("", String::concat);
    }

    private static Outpoint[] outpoints(int from, int to) {
        return IntStream.range(from, to).mapToObj(ScriptedUpstream::outpoint).toArray(Outpoint[]::new);
    }

    @Test
    void whereNothingStandsAtTheCursorAnyMoreDeepPassesFollow() throws Exception {
        PassDepth depth = new PassDepth();
        FeedSplit split = readToday(Score.mined(940, 1), Score.mined(880, 4));
        upstream.next(text(frame(2, "950.000000001") + DONE));
        assertThat(complete(split, depth).again()).isTrue();
        assertThat(kept.after().cursor()).isEqualTo(split.cursor());

        upstream.next(text(frame(1, "880.000000004") + frame(3, "901.5") + DONE));
        assertThat(complete(split, depth).again()).isTrue();
        upstream.next(text(frame(1, "880.000000004") + frame(3, "901.5") + DONE));
        assertThat(complete(split, depth).again()).isFalse();

        assertThat(kept.records)
                .filteredOn(PassOpened.class::isInstance)
                .extracting(record -> ((PassOpened) record).from())
                .containsExactly(split.cursor(), split.anchor(), split.anchor());
        assertThat(kept.after().cursor()).isEqualTo(Score.parse("901.5"));
    }

    @Test
    void aPassThatShowsNothingAtAllOfAnOwnerThatWasShownHasNoEnd() throws Exception {
        upstream.next(text(DONE));
        assertThat(complete(readToday(Score.ZERO, Score.ZERO), new PassDepth()).again())
                .isFalse();

        assertThat(kept.records).hasOnlyElementsOfType(PassOpened.class);
        assertThat(kept.after).isNull();
    }

    @Test
    void aPassThatFindsWhatStandsAtItsCursorIsFollowedByNone() throws Exception {
        upstream.next(text(frame(1, "900.000000001") + DONE));
        assertThat(complete(READ_TODAY, new PassDepth()).again()).isFalse();
    }

    @Test
    void aPassIsItsOpeningItsFramesByOrdinalAndItsEnd() throws Exception {
        upstream.next(text(frame(1, "900.000000001") + "event: sync\ndata: {}\n\n" + spent(1, "990.5", 2) + DONE));

        long asked = run(READ_TODAY);

        assertThat(kept.records)
                .containsExactly(
                        new PassOpened(ACCOUNT, 1, PASS, Score.mined(900, 1), 1000),
                        new OutpointSeen(ACCOUNT, 1, PASS, 0, outpoint(1), Score.mined(900, 1), null),
                        new OutpointSeen(
                                ACCOUNT,
                                1,
                                PASS,
                                1,
                                outpoint(1),
                                Score.mined(990, 500_000_000),
                                outpoint(2).txid()),
                        new PassClosed(ACCOUNT, 1, PASS, 2));
        assertThat(asked).isEqualTo(1000);
        assertThat(upstream.asked).containsExactly("owner=alice&from=900.000000001");
        assertThat(kept.after().cursor()).isEqualTo(Score.mined(990, 500_000_000));
        assertThat(kept.after().tip()).isEqualTo(1000);
        assertThat(kept.after().passNumber()).isEqualTo(7);
    }

    @Test
    void onceADayAnOwnerIsReadFromTheBeginning() throws Exception {
        kept.now = NOW.plus(LIMITS.fullPass());
        upstream.next(text(frame(1, "900.000000001") + DONE));
        run(READ_TODAY);

        assertThat(upstream.asked).containsExactly("owner=alice&from=0");
        assertThat(kept.after().lastFullPassMillis()).isEqualTo(kept.now.toEpochMilli());
        assertThat(kept.after().cursor()).isEqualTo(READ_TODAY.cursor());
    }

    @Test
    void aBrokenConnectionIsContinuedInTheSamePassFromTheLastScore() throws Exception {
        upstream.next(
                cut(frames(1, 3) + frame(8, "902")),
                text(frame(2, "902") + frame(8, "902") + "event: error\ndata: restarting\n\n"),
                text(frame(2, "902") + frame(8, "902") + frame(9, "902") + frames(3, 5) + DONE));

        run(READ_TODAY);

        assertThat(upstream.asked)
                .containsExactly("owner=alice&from=900.000000001", "owner=alice&from=902", "owner=alice&from=902");
        assertThat(kept.seen())
                .containsExactly(outpoint(1), outpoint(2), outpoint(8), outpoint(9), outpoint(3), outpoint(4));
        assertThat(kept.records).endsWith(new PassClosed(ACCOUNT, 1, PASS, 6));
        assertThat(kept.pauses).containsExactly(1, 2);
    }

    @Test
    void neitherAnErrorNorABrokenStreamIsTheEndOfAPass() throws Exception {
        upstream.next(cut(frames(1, 3)), cut(frame(2, "902")), cut(""));
        assertThat(failure().isBroken()).isTrue();
        assertThat(kept.records).noneMatch(PassClosed.class::isInstance);
        assertThat(kept.after).isNull();
        assertThat(kept.pauses).containsExactly(1, 2);

        upstream.next(text(frames(1, 3)), text(frame(2, "902")), text(""));
        assertThat(failure()).hasMessageContaining("ended before its end");

        upstream.otherwise = text("event: error\ndata: no\u0001luck\n\n");
        assertThat(failure()).hasMessageContaining("reports an error: no luck");
        assertThat(kept.records).noneMatch(PassClosed.class::isInstance);
    }

    @Test
    void progressBeginsTheCountOfFailuresAnew() throws Exception {
        upstream.next(
                IntStream.range(1, 9).mapToObj(n -> cut(frames(n, n + 1))).toArray(ScriptedUpstream.Answer[]::new));

        run(READ_TODAY);

        assertThat(kept.seen()).containsExactly(outpoints(1, 9));
        assertThat(kept.pauses).containsOnly(1);
    }

    @Test
    void aPassThatDoesNotComeFurtherIsContinuedForAnHourAtMost() {
        limits = LIMITS.but().reconnects(100).build();
        kept.pause = Duration.ofMinutes(25);
        upstream.next(cut(frames(1, 2)));
        upstream.otherwise = cut(frame(1, "901"));

        assertThat(failure().isBroken()).isTrue();
        assertThat(kept.pauses).containsExactly(1, 2, 3);
    }

    @Test
    void aPassThatComesFurtherMayBreakForLongerThanAnHour() throws Exception {
        kept.pause = Duration.ofMinutes(25);
        upstream.next(
                IntStream.range(1, 9).mapToObj(n -> cut(frames(n, n + 1))).toArray(ScriptedUpstream.Answer[]::new));

        run(READ_TODAY);

        assertThat(kept.pauses).hasSize(8).containsOnly(1);
        assertThat(kept.seen()).containsExactly(outpoints(1, 9));
        assertThat(kept.records).endsWith(new PassClosed(ACCOUNT, 1, PASS, 8));
    }

    @Test
    void anUpstreamThatSaysNothingAtAllIsLeftAtOnce() {
        upstream.otherwise = status(503);

        assertThat(failure()).hasMessageContaining("503");
        assertThat(kept.pauses).isEmpty();
    }

    @Test
    void pagesThatBeginWithTheLastScoreAreNormal() throws Exception {
        upstream.next(text(frames(1, 4) + frame(3, "903") + frames(4, 6) + frame(5, "905") + DONE));

        run(READ_TODAY);

        assertThat(kept.seen()).containsExactly(outpoints(1, 6));
    }

    @Test
    void aPageThatRepeatsItselfIsGivenUpIfItsTransactionCannotBeHad() {
        upstream.otherwise = text(frame(3, "903").repeat(Boundary.SPARE_REPEATS + 4) + DONE);

        FeedException failure = failure();

        assertThat(failure.isBroken()).isTrue();
        assertThat(kept.pauses).containsExactly(1, 2);
        assertThat(kept.seen()).containsExactly(outpoint(3));
        assertThat(failure)
                .hasMessage("the upstream repeats itself at score 903, and transaction "
                        + outpoint(3).txid() + " cannot be had: not found");
        assertThat(kept.records).noneMatch(PassClosed.class::isInstance);
    }

    @Test
    void aTransactionMayHaveMoreOutputsThanAreRemembered() throws Exception {
        int outputs = 10 * MAX_REPEATS;
        upstream.next(
                text(IntStream.range(0, outputs).mapToObj(n -> frame(n, "905")).reduce("", String::concat) + DONE));

        run(READ_TODAY);

        assertThat(kept.seen()).hasSize(outputs);
        assertThat(kept.records).endsWith(new PassClosed(ACCOUNT, 1, PASS, outputs));
    }

    @Test
    void scoresThatDescendAreGarbage() {
        upstream.next(text(frame(1, "905") + frame(2, "904") + DONE));

        assertThat(failure()).hasMessageContaining("do not ascend: 904 after 905");
    }

    @Test
    void eventsWithoutFramesAreASignOfLifeButNotForEver() {
        upstream.next(text("event: sync\ndata: {}\n\n".repeat(MAX_REPEATS + 1) + DONE));

        assertThat(failure()).hasMessageContaining("without a frame");
    }

    @Test
    void garbageAndHugeFramesAreGivenUpAtOnce() {
        upstream.next(text(frames(1, 2) + "data: {\"outpoint\":\n\n" + DONE));
        assertThat(failure().isBroken()).isFalse();

        upstream.next(text(frames(1, 2) + "data: " + "f".repeat(2000) + "\n\n" + DONE));
        assertThat(failure()).hasMessageContaining("longer than 1024 bytes");
        assertThat(kept.pauses).isEmpty();
    }

    @Test
    void aPassThatHoldsItsThreadForTooLongGoesOnAfterThoseThatWait() throws Exception {
        kept.othersWait = true;
        upstream.next(
                text(frames(1, 4) + DONE),
                text(frame(1, "901") + frames(2, 4) + DONE),
                text(frame(2, "902") + frame(8, "902") + frame(3, "903") + DONE),
                text(frame(2, "902") + frame(8, "902") + frame(3, "903") + DONE),
                text(frame(3, "903") + DONE));

        run(READ_TODAY);

        assertThat(upstream.asked)
                .containsExactly(
                        "owner=alice&from=900.000000001",
                        "owner=alice&from=901",
                        "owner=alice&from=902",
                        "owner=alice&from=902",
                        "owner=alice&from=903");
        assertThat(kept.turns).isEqualTo(5);
        assertThat(kept.seen()).containsExactly(outpoint(1), outpoint(2), outpoint(8), outpoint(3));
        assertThat(kept.records).endsWith(new PassClosed(ACCOUNT, 1, PASS, 4));
        assertThat(kept.pauses).isEmpty();
    }

    @Test
    void aPassThatGoesOnThoughItsTurnIsOverTakesNoPlace() throws Exception {
        kept.othersWait = true;
        // The second stream begins with what came before: nothing new until its end.
        upstream.next(text(frames(1, 2)), text(frame(1, "901").repeat(OwnerPass.MOST_OVERDUE - 1) + DONE));

        run(READ_TODAY);

        assertThat(kept.turns).isEqualTo(2);
        assertThat(kept.placesTaken).isEqualTo(1);
    }

    @Test
    void aPassThatFindsNoPlaceGoesOnInItsTurn() throws Exception {
        kept.othersWait = true;
        kept.places = 1;
        upstream.next(text(frames(1, 2)), text(frames(1, 30) + DONE));

        run(READ_TODAY);

        assertThat(kept.turns).isEqualTo(2);
        assertThat(kept.seen()).containsExactly(outpoints(1, 30));
    }

    @Test
    void turnsThatBringNothingNewAreNotTakenForEver() {
        kept.othersWait = true;
        upstream.next(text(frames(1, 2)));
        upstream.otherwise = text(frame(1, "901").repeat(Boundary.SPARE_REPEATS));

        FeedException failure = failure();

        assertThat(failure).hasMessage("no new frame in 3 turns");
        assertThat(failure.isBroken()).isTrue();
        assertThat(kept.turns).isEqualTo(4);
    }

    @Test
    void aScoreOfMoreFramesThanAreKeptWhileWaitingGoesOutTwiceButNotForEver() {
        kept.othersWait = true;
        String many = IntStream.range(0, 2 * MAX_REPEATS)
                .mapToObj(n -> frame(n, "905"))
                .reduce("", String::concat);
        upstream.otherwise = text(many);

        assertThat(failure()).hasMessage("no new frame in 3 turns");
        assertThat(kept.records).hasSizeLessThan(100 * MAX_REPEATS);
    }

    @Test
    void theTipIsReadBeforeTheStreamOpens() {
        upstream.tip = status(500);

        assertThat(failure().isBroken()).isTrue();
        assertThat(upstream.asked).isEmpty();
        assertThat(kept.records).isEmpty();
    }
}
