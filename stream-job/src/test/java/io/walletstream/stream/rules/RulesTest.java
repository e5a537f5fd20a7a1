package io.walletstream.stream.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.oracle.ContentBook;
import io.walletstream.oracle.OutputRow;
import io.walletstream.oracle.Reference;
import io.walletstream.oracle.Story;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Thousands of seeded stories through combine, window and assembler, in one thread: the states that they tell the writer must be the
 * reference's, however the frames were grouped.
 */
class RulesTest {
    /** The one seed of which the story is wanted. */
    private static final @Nullable Long REPLAYED = Long.getLong("walletstream.seed");

    private static final int USUAL_SEEDS = Boolean.getBoolean("walletstream.long") ? 10_000 : 1000;
    private static final int SEEDS = REPLAYED == null ? Integer.getInteger("walletstream.ruleSeeds", USUAL_SEEDS) : 1;
    private static final long FIRST_SEED = REPLAYED == null ? 1 : REPLAYED;
    private static final int TRANSACTIONS_A_STORY = 8;
    private static final int MAX_OUTPUTS = 4;
    private static final ContentBook.OutputContent ANYTHING =
            new ContentBook.OutputContent(null, 1, null, List.of(), null);

    @Test
    void whatTheWriterIsToldEqualsTheReference() throws Exception {
        Story.Counters counters = new Story.Counters();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            AccountId account = new AccountId(new UUID(0, seed));
            List<FeedRecord> story = Story.of(account, seed, seed % 5 == 0, transactions(seed), counters);
            List<String> told = told(story, seed);
            List<String> expected = expected(story);
            assertThat(told).as(differences(seed, story, told, expected)).isEqualTo(expected);
        }
        assertThat(REPLAYED != null || counters.isComplete())
                .as(counters.toString())
                .isTrue();
    }

    /** The records of the story that concern what differs, to read rather than to debug. */
    private static String differences(long seed, List<FeedRecord> story, List<String> told, List<String> expected) {
        Set<String> lines = new TreeSet<>(told);
        lines.addAll(expected);
        lines.removeIf(line -> told.contains(line) && expected.contains(line));
        StringBuilder text = new StringBuilder("./walletstream test --seed " + seed + "\n");
        lines.forEach(line -> text.append(told.contains(line) ? "told " : "expected ")
                .append(line)
                .append('\n'));
        Set<String> outpoints = new TreeSet<>();
        lines.forEach(line -> outpoints.add(line.substring(0, line.indexOf(' '))));
        for (int i = 0; i < story.size(); i++) {
            FeedRecord record = story.get(i);
            boolean seen = record instanceof FeedRecord.OutpointSeen s
                    && outpoints.contains(s.outpoint().toString());
            boolean gone = record instanceof FeedRecord.OutpointGone g
                    && outpoints.contains(g.outpoint().toString());
            boolean frame = record instanceof FeedRecord.OutpointSeen;
            if (seen || gone || !frame) {
                text.append(i + 1).append(' ').append(record).append('\n');
            }
        }
        return text.toString();
    }

    private static List<Story.Tx> transactions(long seed) {
        Random random = new Random(seed);
        List<Story.Tx> transactions = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS_A_STORY; i++) {
            transactions.add(new Story.Tx(Txid.ofWords(seed, 0, 0, i), 1 + random.nextInt(MAX_OUTPUTS)));
        }
        return transactions;
    }

    /** What the reference says of these records. */
    static List<String> expected(List<FeedRecord> story) {
        Reference reference = new Reference();
        Map<Txid, ContentBook.TxContent> contents = new HashMap<>();
        Map<Outpoint, ContentBook.OutputContent> outputs = new HashMap<>();
        long offset = 0;
        for (FeedRecord record : story) {
            reference.accept(0, offset++, record);
            if (record instanceof FeedRecord.OutpointSeen seen) {
                contents.put(seen.outpoint().txid(), new ContentBook.TxContent(1, 1, 1));
                outputs.put(seen.outpoint(), ANYTHING);
            }
        }
        List<String> lines = new ArrayList<>();
        for (OutputRow row :
                reference.tables(ContentBook.of(contents, outputs)).tables().outputs()) {
            lines.add(Pipeline.line(row.outpoint(), row.live(), row.score(), row.spentTxid(), row.spentScore()));
        }
        return lines;
    }

    /** What the job tells its writer of these records, the seed saying where groups are cut. */
    static List<String> told(List<FeedRecord> story, long seed) throws Exception {
        try (Pipeline pipeline = new Pipeline(seed)) {
            pipeline.send(story);
            return pipeline.lines();
        }
    }
}
