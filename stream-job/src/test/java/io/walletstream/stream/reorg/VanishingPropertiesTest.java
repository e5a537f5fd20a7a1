package io.walletstream.stream.reorg;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.WriterInput;
import io.walletstream.stream.reorg.WindowRun.Seen;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** What holds of vanishing whatever the passes are. */
class VanishingPropertiesTest {
    private static final OwnerRef ALICE = new OwnerRef("alice", 1);
    private static final OwnerRef BOB = new OwnerRef("bob", 1);
    private static final int TIP = 1000;
    private static final int OUTPOINTS = 6;
    private static final int PASSES = 8;

    /** Every outpoint has one creation, and one spend or none, at fixed scores within the rollback limit: a chain that does not move. */
    private static final class Chain {
        private final Random random;
        private final List<Outpoint> outpoints = new ArrayList<>();
        private final List<Score> created = new ArrayList<>();
        private final List<@Nullable Score> spent = new ArrayList<>();

        Chain(long seed) {
            random = new Random(seed);
            for (int i = 0; i < OUTPOINTS; i++) {
                outpoints.add(new Outpoint(Txid.ofWords(0, 0, 0, 1 + i / 2), i % 2));
                int height = TIP - 60 + random.nextInt(60);
                boolean isMined = random.nextInt(6) > 0;
                created.add(isMined ? Score.mined(height, 1 + i / 2) : Score.unconfirmed(1_700_000_000, i / 2));
                boolean isSpent = random.nextBoolean();
                spent.add(
                        !isSpent
                                ? null
                                : isMined && random.nextBoolean()
                                        ? Score.mined(height + random.nextInt(TIP - height + 1), 90 + i)
                                        : Score.unconfirmed(1_700_000_001, i));
            }
        }

        /** What a pass sends of this outpoint: both frames of a spend, or one without. */
        List<Seen> frames(int i, boolean withSpend) {
            Score at = spent.get(i);
            Txid by = Txid.ofWords(0, 0, 9, i);
            return at == null || !withSpend
                    ? List.of(new Seen(outpoints.get(i), created.get(i), null))
                    : List.of(new Seen(outpoints.get(i), created.get(i), by), new Seen(outpoints.get(i), at, by));
        }

        Score from() {
            return random.nextInt(3) == 0 ? Score.ZERO : created.get(random.nextInt(OUTPOINTS));
        }
    }

    /** One pass, its records to be sent one by one. */
    private static Deque<Consumer<WindowRun>> pass(OwnerRef owner, int number, Chain chain, int tip, int always) {
        Deque<Consumer<WindowRun>> records = new ArrayDeque<>();
        PassRef pass = new PassRef(owner, 1, number);
        Score from = chain.from();
        records.add(run -> run.open(owner, from, tip));
        for (int i = 0; i < OUTPOINTS; i++) {
            if (i == always || chain.random.nextInt(3) > 0) {
                boolean withSpend = i == always || chain.random.nextInt(4) > 0;
                chain.frames(i, withSpend).forEach(frame -> records.add(run -> run.see(pass, frame)));
            }
        }
        if (chain.random.nextInt(8) > 0) {
            records.add(run -> run.close(pass));
        }
        return records;
    }

    /** All passes of an owner, in their order. */
    private static List<Consumer<WindowRun>> passes(OwnerRef owner, int first, Chain chain, int always) {
        List<Consumer<WindowRun>> records = new ArrayList<>();
        for (int number = first; number < first + PASSES; number++) {
            // Within the limit, so that no owner's pass ends what another holds
            int tip = TIP + chain.random.nextInt(20);
            records.addAll(pass(owner, number, chain, tip, always));
        }
        return records;
    }

    private static void interleave(List<List<Consumer<WindowRun>>> owners, Random random, WindowRun run) {
        List<Deque<Consumer<WindowRun>>> left = new ArrayList<>();
        owners.forEach(records -> left.add(new ArrayDeque<>(records)));
        while (!left.isEmpty()) {
            Deque<Consumer<WindowRun>> next = left.get(random.nextInt(left.size()));
            next.removeFirst().accept(run);
            left.removeIf(Deque::isEmpty);
        }
    }

    @Property(tries = 500)
    void what_is_left_does_not_depend_on_how_owners_records_interleave(@ForAll long seed) {
        Chain chain = new Chain(seed);
        List<List<Consumer<WindowRun>>> owners = List.of(passes(ALICE, 1, chain, -1), passes(BOB, 1, chain, -1));
        WindowRun one = new WindowRun();
        interleave(owners, new Random(seed), one);
        WindowRun other = new WindowRun();
        interleave(owners, new Random(seed + 1), other);

        assertThat(other.live).isEqualTo(one.live);
    }

    @Property(tries = 500)
    void what_one_of_two_owners_keeps_reporting_never_vanishes(@ForAll long seed) {
        Chain chain = new Chain(seed);
        int always = 3;
        WindowRun run = new WindowRun();
        run.pass(BOB, Score.ZERO, TIP, chain.frames(always, true).toArray(Seen[]::new));
        interleave(List.of(passes(ALICE, 1, chain, -1), passes(BOB, 2, chain, always)), new Random(seed), run);

        String kept = chain.outpoints.get(always).toString();
        assertThat(run.gone()).noneMatch(fact -> fact.startsWith(kept));
    }

    @Property(tries = 500)
    void passes_of_a_lagging_node_deny_nothing(@ForAll long seed) {
        Chain chain = new Chain(seed);
        WindowRun run = new WindowRun();
        List<Seen> all = new ArrayList<>();
        for (int i = 0; i < OUTPOINTS; i++) {
            all.addAll(chain.frames(i, true));
        }
        run.pass(ALICE, Score.ZERO, TIP, all.toArray(Seen[]::new));
        for (int n = 0; n < PASSES; n++) {
            run.pass(ALICE, chain.from(), TIP - 1 - chain.random.nextInt(5));
        }

        assertThat(run.gone()).isEmpty();
        assertThat(run.counts.complete).isEqualTo(PASSES + 1);
    }

    @Property(tries = 500)
    void an_identical_pass_emits_nothing(@ForAll long seed) {
        Chain chain = new Chain(seed);
        List<Seen> frames = new ArrayList<>();
        for (int i = 0; i < OUTPOINTS; i++) {
            if (chain.random.nextBoolean()) {
                List<Seen> both = chain.frames(i, true);
                frames.addAll(chain.random.nextInt(4) == 0 ? both.subList(both.size() - 1, both.size()) : both);
            }
        }
        Score from = chain.from();
        WindowRun run = new WindowRun();
        for (int tip = TIP; tip < TIP + 5; tip++) {
            run.groups.clear();
            run.pass(ALICE, from, tip, frames.toArray(Seen[]::new));
            if (tip > TIP) {
                assertThat(run.groups).isEmpty();
            }
        }
        assertThat(run.told(WriterInput.PassEnd.class)).hasSize(5);
        assertThat(run.gone()).isEmpty();
    }

    /** The state of a window that never knows whether a pass repeats the one before, and so looks at every fact each time. */
    private static MapWindowState restless() {
        return new MapWindowState() {
            @Override
            public void owner(String owner, OwnerProgress progress) {
                super.owner(owner, progress.withCalm(null));
            }
        };
    }

    @Property(tries = 500)
    void sparing_the_walk_changes_nothing(@ForAll long seed) {
        Chain chain = new Chain(seed);
        List<List<Consumer<WindowRun>>> owners = List.of(repeated(ALICE, chain), repeated(BOB, chain));
        WindowRun sparing = new WindowRun();
        interleave(owners, new Random(seed), sparing);
        WindowRun walking = new WindowRun(restless());
        interleave(owners, new Random(seed), walking);

        assertThat(sparing.told).isEqualTo(walking.told);
        assertThat(sparing.groups).isEqualTo(walking.groups);
        assertThat(sparing.state.walks).isLessThanOrEqualTo(walking.state.walks);
    }

    /** Passes from few beginnings that mostly repeat each other, pushes between them. */
    private static List<Consumer<WindowRun>> repeated(OwnerRef owner, Chain chain) {
        List<Consumer<WindowRun>> records = new ArrayList<>();
        Score from = chain.from();
        int number = 1;
        for (int round = 0; round < 5; round++) {
            int left = chain.random.nextInt(OUTPOINTS + 1);
            for (int n = 1 + chain.random.nextInt(3); n > 0; n--) {
                PassRef pass = new PassRef(owner, 1, number++);
                records.add(run -> run.open(owner, from, TIP));
                for (int i = 0; i < OUTPOINTS; i++) {
                    if (i != left) {
                        chain.frames(i, true).forEach(frame -> records.add(run -> run.see(pass, frame)));
                    }
                }
                records.add(run -> run.close(pass));
            }
            int moved = chain.random.nextInt(OUTPOINTS);
            Score to = Score.mined(TIP - chain.random.nextInt(60), 77);
            if (chain.random.nextInt(3) == 0) {
                records.add(run -> run.push(chain.outpoints.get(moved), to, null));
            }
        }
        return records;
    }
}
