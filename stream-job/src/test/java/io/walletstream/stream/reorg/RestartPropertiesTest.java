package io.walletstream.stream.reorg;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.stream.feed.FeedRun.Told;
import io.walletstream.stream.reorg.FollowedChain.Wallet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The seed's promise to be resumable: a cursor never passes what is not certain yet, so whoever knows the cursor alone misses nothing. */
class RestartPropertiesTest {
    private static final int STEPS = 12;
    private static final int WINDOW = 6;

    private static void live(FollowedChain chain, Random random) throws Exception {
        switch (random.nextInt(6)) {
            case 0 -> chain.add(FollowedChain.unconfirmed(random.nextInt(1000)));
            case 1 -> chain.add(Score.mined(chain.tip - random.nextInt(5), 8));
            case 2 -> chain.grow(1 + random.nextInt(4));
            case 3 -> {
                chain.tip++;
                chain.reorg(chain.tip - 1 - random.nextInt(6));
            }
            default -> chain.pass();
        }
    }

    @Property(tries = 500)
    void a_reader_that_keeps_its_cursor_alone_shows_all_that_is_there(
            @ForAll Wallet wallet, @ForAll long seed, @ForAll boolean isTipKnown) throws Exception {
        Random random = new Random(seed);
        FollowedChain chain = new FollowedChain(wallet, seed);
        for (int step = 0; step < STEPS; step++) {
            live(chain, random);
            if (random.nextInt(3) == 0) {
                if (isTipKnown) {
                    chain.feed.resume();
                } else {
                    chain.feed.resumeByCursor();
                }
            }
        }
        chain.pass();

        Set<String> missed = new TreeSet<>(chain.facts());
        missed.removeAll(chain.run.live);
        assertThat(missed).isEmpty();
    }

    @Property(tries = 500)
    void the_cursor_stays_below_all_that_may_still_move(@ForAll Wallet wallet, @ForAll long seed) throws Exception {
        Random random = new Random(seed);
        FollowedChain chain = new FollowedChain(wallet, seed);
        Map<Outpoint, Integer> firstTips = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            live(chain, random);
            Set<Outpoint> unconfirmed = chain.upstream(chain.tip).stream()
                    .filter(told -> !told.score().isMined())
                    .map(Told::outpoint)
                    .collect(Collectors.toSet());
            firstTips.keySet().retainAll(unconfirmed);
            unconfirmed.forEach(outpoint -> firstTips.putIfAbsent(outpoint, chain.tip));
            chain.pass();

            Score cursor = chain.feed.cursor();
            int oldest = firstTips.values().stream().reduce(chain.tip, Math::min);
            assertThat(cursor.isMined()).isTrue();
            assertThat(cursor.height()).isLessThanOrEqualTo(oldest - WINDOW);
        }
    }
}
