package io.walletstream.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The stories have what they promise, and replay by their seeds. */
class StoryTest {
    private static final int SEEDS = 200;
    private static final int TRANSACTIONS = 8;
    private static final int MAX_OUTPUTS = 4;

    /** So many at least of what the rules of vanishing are about. */
    private static final int OFTEN = 30;

    private static List<FeedRecord> story(long seed, Story.Counters counters) {
        Random random = new Random(seed);
        List<Story.Tx> transactions = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS; i++) {
            transactions.add(new Story.Tx(Txid.ofWords(seed, 0, 0, i), 1 + random.nextInt(MAX_OUTPUTS)));
        }
        return Story.of(new AccountId(new UUID(0, seed)), seed, seed % 5 == 0, transactions, counters);
    }

    @Test
    void everyKindOfHappeningOccurs() {
        Story.Counters counters = new Story.Counters();
        long records = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            records += story(seed, counters).size();
        }
        System.out.println(records + " records of " + SEEDS + " stories: " + counters);

        assertThat(counters.isComplete()).as(counters.toString()).isTrue();
        assertThat(List.of(
                        Happening.REORG_1,
                        Happening.REORG_3,
                        Happening.REORG_6,
                        Happening.REORG_7,
                        Happening.REORG_100,
                        Happening.MINED_ELSEWHERE,
                        Happening.INCOMPLETE_PASS,
                        Happening.BASELESS_PASS,
                        Happening.LAGGING_PASS,
                        Happening.VANISHED_CREATION,
                        Happening.VANISHED_SPEND,
                        Happening.RETURNED_CREATION,
                        Happening.RETURNED_SPEND,
                        Happening.KEPT_BY_OWNER,
                        Happening.KEPT_BY_PUSH,
                        Happening.FORGOTTEN))
                .allSatisfy(happening -> assertThat(counters.count(happening))
                        .as(happening.name())
                        .isGreaterThanOrEqualTo(OFTEN));
    }

    @Test
    void aSeedReplays() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(story(seed, new Story.Counters())).isEqualTo(story(seed, new Story.Counters()));
        }
    }

    @Test
    void countersThatLackAKindAreNotComplete() {
        Story.Counters counters = new Story.Counters();
        for (Happening happening : Happening.values()) {
            assertThat(counters.isComplete()).as("before " + happening).isFalse();
            counters.add(happening);
        }

        assertThat(counters.isComplete()).isTrue();
        assertThat(counters.toString()).contains("vanished spends 1");
    }
}
