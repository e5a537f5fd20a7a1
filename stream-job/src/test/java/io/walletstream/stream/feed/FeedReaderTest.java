package io.walletstream.stream.feed;

import static io.walletstream.stream.feed.ScriptedUpstream.DONE;
import static io.walletstream.stream.feed.ScriptedUpstream.after;
import static io.walletstream.stream.feed.ScriptedUpstream.cut;
import static io.walletstream.stream.feed.ScriptedUpstream.frame;
import static io.walletstream.stream.feed.ScriptedUpstream.status;
import static io.walletstream.stream.feed.ScriptedUpstream.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.FeedStatus;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecord.PassClosed;
import io.walletstream.schema.record.FeedRecord.PassOpened;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.fetch.MemoryTransactionSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedReaderTest {
    private static final int STREAMS = 2;
    private static final FeedLimits LIMITS = FeedLimits.DEFAULT
            .but()
            .streams(STREAMS)
            .maxPause(Duration.ofMillis(20))
            .idle(Duration.ofMillis(400))
            .maxBackoff(Duration.ofMillis(20))
            .maxFrameBytes(4096)
            .maxRemembered(100)
            .reconnects(1)
            .queue(10)
            .turn(Duration.ofMillis(200))
            .build();

    /** Keeps what the reader hands on. */
    private static final class Records implements ReaderOutput<FeedRecord> {
        final List<FeedRecord> kept = new ArrayList<>();

        @Override
        public void collect(FeedRecord record) {
            kept.add(record);
        }

        @Override
        public void collect(FeedRecord record, long timestamp) {
            kept.add(record);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void markIdle() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void markActive() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SourceOutput<FeedRecord> createOutputForSplit(String splitId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            throw new UnsupportedOperationException();
        }
    }

    private final Records records = new Records();
    private FeedDatabase db;
    private AccountId account;
    private ScriptedUpstream upstream;
    private @Nullable FeedReader reader;

    @BeforeEach
    void start() throws Exception {
        db = FeedDatabase.empty();
        account = db.account("onesat", "alice", "bob");
        upstream = new ScriptedUpstream();
    }

    @AfterEach
    void close() {
        if (reader != null) {
            reader.close();
        }
        upstream.close();
    }

    private FeedReader reading(FeedSplit... splits) {
        return reading(LIMITS, splits);
    }

    private FeedReader reading(FeedLimits limits, FeedSplit... splits) {
        if (reader != null) {
            reader.close();
        }
        FeedReader started = new FeedReader(
                upstream.base(),
                db.registry,
                limits,
                MemoryTransactionSource.of(Map.of()),
                UnregisteredMetricsGroup.createSourceReaderMetricGroup());
        started.start();
        started.addSplits(List.of(splits));
        reader = started;
        return started;
    }

    private FeedSplit split(String owner) {
        return FeedSplit.begun(account, 1, new OwnerRef(owner, 1), Score.ZERO, 0, 0);
    }

    /** Plays the task's part until the records are as wanted. */
    private void pollUntil(Predicate<List<FeedRecord>> wanted) {
        FeedReader polled = Objects.requireNonNull(reader);
        await().pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> {
                    // Bounded: with an upstream that always has more it would never end.
                    for (int i = 0; i < 100 && !wanted.test(records.kept); i++) {
                        if (polled.pollNext(records) == InputStatus.NOTHING_AVAILABLE) {
                            break;
                        }
                    }
                    return wanted.test(records.kept);
                });
    }

    private static long count(List<FeedRecord> records, Class<?> type) {
        return records.stream().filter(type::isInstance).count();
    }

    private static Predicate<List<FeedRecord>> closed(int passes) {
        return records -> count(records, PassClosed.class) >= passes;
    }

    private List<PassRef> passes(Class<?> type) {
        return records.kept.stream()
                .filter(type::isInstance)
                .map(record -> record instanceof PassOpened opened ? opened.pass() : ((PassClosed) record).pass())
                .toList();
    }

    private String state(String column) throws Exception {
        return db.row("SELECT " + column + " FROM wallet.feed_state WHERE owner = 'alice'");
    }

    @Test
    void passesFollowOneAnotherInOneEpoch() {
        reading(split("alice"));
        pollUntil(closed(3));

        assertThat(passes(PassClosed.class))
                .startsWith(
                        new PassRef(new OwnerRef("alice", 1), 1, 1),
                        new PassRef(new OwnerRef("alice", 1), 1, 2),
                        new PassRef(new OwnerRef("alice", 1), 1, 3));
    }

    @Test
    void theCursorIsInTheCheckpointWhenTheEndOfItsPassWasHandedOn() throws Exception {
        upstream.otherwise = text(frame(1, "900.5") + DONE);
        FeedReader read = reading(split("alice"));
        pollUntil(list -> count(list, OutpointSeen.class) == 1);
        assertThat(read.snapshotState(1)).containsExactly(split("alice"));

        pollUntil(closed(1));
        List<FeedSplit> checkpoint = read.snapshotState(2);
        assertThat(checkpoint).singleElement().satisfies(split -> {
            assertThat(split.cursor()).isEqualTo(Score.parse("900.5"));
            assertThat(split.passNumber()).isEqualTo(1);
        });

        assertThat(state("cursor")).isEqualTo("0");
        read.notifyCheckpointComplete(1);
        read.notifyCheckpointComplete(2);
        await().untilAsserted(() -> assertThat(state("cursor, pass_number, tip"))
                .isEqualTo(Score.parse("900.5").packed() + "|1|1000"));
    }

    @Test
    void aRestoredOwnerGoesOnFromItsCursorInANewEpoch() {
        upstream.otherwise = text(frame(1, "900.5") + DONE);
        FeedReader read = reading(split("alice"));
        pollUntil(closed(1));
        List<FeedSplit> checkpoint = read.snapshotState(1);
        records.kept.clear();
        upstream.asked.clear();

        reading(checkpoint.toArray(FeedSplit[]::new));
        pollUntil(closed(1));

        assertThat(passes(PassOpened.class).get(0)).isEqualTo(new PassRef(new OwnerRef("alice", 1), 2, 1));
        assertThat(upstream.asked).contains("owner=alice&from=900.5");
    }

    @Test
    void manyOwnersShareFewStreams() {
        CountDownLatch never = new CountDownLatch(1);
        FeedSplit[] splits =
                IntStream.range(0, 40).mapToObj(i -> split("owner" + i)).toArray(FeedSplit[]::new);
        upstream.otherwise = exchange -> {
            // Long enough that streams would overlap.
            assertThat(never.await(5, TimeUnit.MILLISECONDS)).isFalse();
            text(DONE).to(exchange);
        };
        reading(splits);
        pollUntil(list ->
                passes(PassClosed.class).stream().map(PassRef::owner).distinct().count() == 40);

        assertThat(upstream.mostAtOnce.get()).isBetween(1, STREAMS);
    }

    @Test
    void anOwnerThatFailsStallsOnceWithItsReasonAndResumes() {
        upstream.always("bob", text("data: nonsense\n\n"));
        reading(split("alice"), split("bob"));
        pollUntil(list -> count(list, FeedStatus.class) == 1
                && passes(PassClosed.class).size() >= 5
                && passes(PassOpened.class).stream()
                                .filter(pass -> pass.owner().owner().equals("bob"))
                                .count()
                        >= 3);

        assertThat(records.kept.stream().filter(FeedStatus.class::isInstance))
                .containsExactly(new FeedStatus(account, 1, new OwnerRef("bob", 1), true, "a frame is no JSON object"));

        upstream.always("bob", text(DONE));
        pollUntil(list -> count(list, FeedStatus.class) == 2);
        assertThat(records.kept.get(records.kept.size() - 1))
                .isEqualTo(new FeedStatus(account, 1, new OwnerRef("bob", 1), false, ""));
    }

    @Test
    void oneFailureThatPassesIsNoNews() {
        upstream.next(status(503));
        reading(split("alice"));
        pollUntil(closed(2));

        assertThat(count(records.kept, FeedStatus.class)).isZero();
    }

    @Test
    void silentStreamsAreGivenUpAndHoldUpNoOthers() {
        upstream.always("bob", upstream.silence(frame(1, "900")));
        for (int i = 0; i < STREAMS; i++) {
            upstream.always("silent" + i, upstream.silence(frame(2, "900")));
        }
        reading(split("silent0"), split("silent1"), split("bob"), split("alice"));
        pollUntil(list ->
                count(list, FeedStatus.class) == 3 && passes(PassClosed.class).size() >= 3);

        assertThat(records.kept.stream().filter(FeedStatus.class::isInstance))
                .allMatch(status -> ((FeedStatus) status).reason().startsWith("nothing came for"));
    }

    @Test
    void slowStreamsThatNeverEndLetOthersGoFirstAndGoOnInTheirPass() {
        for (int i = 0; i < STREAMS; i++) {
            upstream.always("slow" + i, ScriptedUpstream.drip(LIMITS.idle().dividedBy(8)));
        }
        reading(split("slow0"), split("slow1"), split("alice"));
        pollUntil(list -> count(list, PassClosed.class) >= 5 && count(list, OutpointSeen.class) >= 40);

        assertThat(passes(PassClosed.class))
                .allMatch(pass -> pass.owner().owner().equals("alice"));
        assertThat(passes(PassOpened.class).stream()
                        .filter(pass -> pass.owner().owner().startsWith("slow")))
                .hasSize(STREAMS);
        assertThat(count(records.kept, FeedStatus.class)).isZero();
        for (int i = 0; i < STREAMS; i++) {
            String owner = "slow" + i;
            assertThat(records.kept.stream()
                            .filter(OutpointSeen.class::isInstance)
                            .map(OutpointSeen.class::cast)
                            .filter(seen -> Objects.requireNonNull(seen.pass())
                                    .owner()
                                    .owner()
                                    .equals(owner))
                            .map(OutpointSeen::score))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void bytesThatNeverMakeAFrameAreSilence() {
        upstream.always("bob", ScriptedUpstream.trickle(LIMITS.idle().dividedBy(8)));
        reading(split("bob"));
        pollUntil(list -> count(list, FeedStatus.class) == 1);

        assertThat(records.kept)
                .last()
                .isInstanceOfSatisfying(
                        FeedStatus.class, status -> assertThat(status.reason()).startsWith("nothing came for"));
    }

    @Test
    void theTipIsReadForEveryPass() {
        upstream.tip = text("{\"height\":1000}");
        reading(split("alice"));
        pollUntil(closed(1));
        upstream.tip = text("{\"height\":1001}");
        pollUntil(list ->
                list.stream().anyMatch(record -> record instanceof PassOpened opened && opened.tip() == 1001));
    }

    @Test
    void lastEventIdIsNeverSent() {
        upstream.next(cut(frame(1, "900")), text(frame(1, "900") + DONE));
        reading(split("alice"));
        pollUntil(closed(3));

        assertThat(upstream.asked).contains("owner=alice&from=900");
        assertThat(upstream.lastEventIds).hasValue(0);
    }

    @Test
    void aTaskThatIsHeldUpHoldsUpTheUpstreamButIsNotTakenForSilence() throws Exception {
        int frames = 50 * LIMITS.queue();
        String stream =
                IntStream.range(0, frames).mapToObj(n -> frame(n, "900")).reduce("", String::concat);
        upstream.otherwise = text(stream + DONE);
        CompletableFuture<Void> available = reading(split("alice")).isAvailable();
        available.get();
        // Nobody takes anything for several times the idle bound.
        await().pollDelay(LIMITS.idle().multipliedBy(3)).until(() -> true);

        pollUntil(closed(1));
        assertThat(count(records.kept, OutpointSeen.class)).isEqualTo(frames);
        assertThat(count(records.kept, FeedStatus.class)).isZero();
        assertThat(upstream.asked).hasSize(1);
    }

    @Test
    void anOwnerThatIsNoLongerWantedIsSilentAndMayComeBack() {
        CountDownLatch latch = new CountDownLatch(1);
        upstream.next(after(latch, frame(1, "900") + DONE));
        FeedReader read = reading(split("alice"));
        pollUntil(list -> count(list, PassOpened.class) == 1);

        read.handleSourceEvents(new OwnersWanted(Set.of()));
        assertThat(read.snapshotState(1)).isEmpty();
        read.addSplits(List.of(split("alice")));
        latch.countDown();
        pollUntil(closed(2));

        assertThat(count(records.kept, OutpointSeen.class)).isZero();
        assertThat(passes(PassOpened.class).stream().map(PassRef::epoch).distinct())
                .containsExactly(1L, 2L);
        assertThat(passes(PassClosed.class)).allMatch(pass -> pass.epoch() == 2);
    }

    @Test
    void anOwnerThatIsGivenTwiceIsReadOnce() {
        FeedReader read = reading(split("alice"));
        pollUntil(closed(1));
        read.addSplits(List.of(split("alice")));
        pollUntil(closed(4));

        assertThat(passes(PassClosed.class)).allMatch(pass -> pass.epoch() == 1);
        assertThat(read.snapshotState(1)).singleElement().matches(split -> split.passNumber() >= 4);
    }

    @Test
    void withoutADatabaseThereIsNoEpochAndNoPassUntilItIsBack() throws Exception {
        db.update("ALTER TABLE wallet.feed_state RENAME TO feed_state_away");
        try {
            reading(split("alice"));
            await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            pollUntil(List::isEmpty);
            assertThat(upstream.asked).isEmpty();
        } finally {
            db.update("ALTER TABLE wallet.feed_state_away RENAME TO feed_state");
        }
        pollUntil(closed(1));
        assertThat(count(records.kept, FeedStatus.class)).isZero();
    }

    /** The one place for an unfinished pass is bob's, whose upstream asked to be left alone for longer than any test lasts. */
    private FeedReader readingWithoutAPlace() {
        return readingWithoutAPlace(LIMITS.but().unfinishedPerStream(1));
    }

    private FeedReader readingWithoutAPlace(FeedLimits.Builder limits) {
        AtomicInteger asked = new AtomicInteger();
        upstream.always(
                "bob",
                exchange -> (asked.getAndIncrement() == 0 ? cut(frame(1, "900")) : status(503, "Retry-After", "60"))
                        .to(exchange));
        FeedReader read = reading(
                limits.streams(1)
                        .reconnects(2)
                        .maxBackoff(Duration.ofMinutes(1))
                        .build(),
                split("bob"));
        pollUntil(list -> asked.get() == 2);
        return read;
    }

    private long opened(String owner) {
        return passes(PassOpened.class).stream()
                .filter(pass -> pass.owner().owner().equals(owner))
                .count();
    }

    private boolean isClosed(String owner) {
        return passes(PassClosed.class).stream()
                .anyMatch(pass -> pass.owner().owner().equals(owner));
    }

    @Test
    void aPassThatFindsNoPlaceToWaitGoesOnWithItsThread() {
        FeedReader read = readingWithoutAPlace();
        CountDownLatch never = new CountDownLatch(1);
        upstream.always("slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int n = 1; n <= 20; n++) {
                exchange.getResponseBody()
                        .write(frame(n, String.valueOf(900 + n)).getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                // For several turns in all.
                assertThat(never.await(LIMITS.turn().toMillis() / 5, TimeUnit.MILLISECONDS))
                        .isFalse();
            }
            exchange.getResponseBody().write(DONE.getBytes(StandardCharsets.UTF_8));
        });
        read.addSplits(List.of(split("slow"), split("alice")));
        pollUntil(list -> isClosed("slow") && isClosed("alice"));

        assertThat(opened("slow")).isEqualTo(1);
        assertThat(count(records.kept, FeedStatus.class)).isZero();
    }

    @Test
    void aBrokenPassThatFindsNoPlaceIsGivenUpButItsOwnerIsNotStalledForThat() {
        assertBeginsAnewWithoutStalling(readingWithoutAPlace());
    }

    @Test
    void aBrokenPassIsGivenUpWhereThoseThatWaitRememberAllThatTheyMayTogether() {
        // Bob's remembers more than that: it waits, but no other beside it.
        assertBeginsAnewWithoutStalling(readingWithoutAPlace(LIMITS.but().waitingFramesPerStream(1)));
    }

    private void assertBeginsAnewWithoutStalling(FeedReader read) {
        AtomicInteger breaks = new AtomicInteger();
        upstream.always(
                "alice",
                exchange -> (breaks.incrementAndGet() <= 4 ? cut(frame(1, "900")) : text(frame(1, "900") + DONE))
                        .to(exchange));
        read.addSplits(List.of(split("alice")));
        pollUntil(list -> isClosed("alice"));

        assertThat(opened("alice")).isEqualTo(5);
        assertThat(count(records.kept, FeedStatus.class)).isZero();
    }
}
