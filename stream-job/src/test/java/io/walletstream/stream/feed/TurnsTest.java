package io.walletstream.stream.feed;

import static io.walletstream.stream.feed.ScriptedUpstream.DONE;
import static io.walletstream.stream.feed.ScriptedUpstream.cut;
import static io.walletstream.stream.feed.ScriptedUpstream.frame;
import static io.walletstream.stream.feed.ScriptedUpstream.status;
import static io.walletstream.stream.feed.ScriptedUpstream.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.fetch.MemoryTransactionSource;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On which threads an owner has its turns: after each, its upstream's next stream tells. */
class TurnsTest {
    private static final FeedLimits LIMITS = FeedLimits.DEFAULT
            .but()
            .streams(1)
            .maxPause(Duration.ofMinutes(1))
            .maxBackoff(Duration.ofMillis(20))
            .turn(Duration.ofMillis(100))
            .build();

    private final Handover handover = new Handover(10_000);
    private final AtomicLong nanos = new AtomicLong();
    private final StreamWatch watch = new StreamWatch(LIMITS.idle(), nanos::get);
    private AccountId account;
    private ScriptedUpstream upstream;
    private Turns turns;

    @BeforeEach
    void start() throws Exception {
        FeedDatabase db = FeedDatabase.empty();
        account = db.account("onesat", "alice", "bob");
        upstream = new ScriptedUpstream();
        turns = new Turns(
                new OneSatClient(HttpClient.newHttpClient(), upstream.base(), LIMITS.idle()),
                MemoryTransactionSource.of(Map.of()),
                db.registry,
                LIMITS,
                InstantSource.system(),
                watch,
                handover);
    }

    @AfterEach
    void close() {
        turns.close();
        upstream.close();
    }

    /** An owner whose streams are answered in this order; what comes after them ends its pass. Whether it was taken for broken at each of them. */
    private List<Boolean> reads(String owner, ScriptedUpstream.Answer... answers) {
        OwnerReading reading = new OwnerReading(FeedSplit.begun(account, 1, new OwnerRef(owner, 1), Score.ZERO, 0, 0));
        List<Boolean> broken = new CopyOnWriteArrayList<>();
        upstream.always(owner, exchange -> {
            broken.add(reading.broken);
            int n = broken.size();
            (n <= answers.length ? answers[n - 1] : text(DONE)).to(exchange);
        });
        turns.begin(reading);
        return broken;
    }

    @Test
    void aBreakThatCameFurtherEndsTheDoubt() {
        List<Boolean> broken =
                reads("alice", cut(frame(1, "901")), status(503), status(503), cut(frame(2, "902")), status(503));

        await().untilAsserted(() -> assertThat(broken).containsExactly(false, false, true, true, false, true));
    }

    @Test
    void aStreamThatFallsSilentIsInDoubtThoughItCameFurther() {
        List<Boolean> broken = reads("alice", upstream.silence(frame(1, "901")), cut(frame(2, "902")));
        // The beginning of the pass and the frame are handed on, and the next is waited for.
        await().until(() -> handover.size() == 2 && watch.open() == 1);
        nanos.addAndGet(LIMITS.idle().toNanos() + 1);
        watch.closeSilent();

        await().untilAsserted(() -> assertThat(broken).containsExactly(false, true, false));
    }

    @Test
    void aCutTurnThatCameFurtherEndsTheDoubt() {
        ScriptedUpstream.Answer slow = ScriptedUpstream.drip(Duration.ofMillis(10));
        // Both on the one thread of those in doubt: each has to let the other go first.
        List<Boolean> alice = reads("alice", cut(frame(1, "901")), status(503), slow);
        List<Boolean> bob = reads("bob", cut(frame(1, "901")), status(503), slow);

        await().untilAsserted(() -> {
            assertThat(alice).startsWith(false, false, true).hasSizeGreaterThanOrEqualTo(3);
            assertThat(bob).startsWith(false, false, true).hasSizeGreaterThanOrEqualTo(3);
            assertThat(alice.size() == 4 || bob.size() == 4).isTrue();
        });
        assertThat(alice.size() == 4 ? alice : bob).endsWith(false);
    }
}
