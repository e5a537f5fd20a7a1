package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What only the order of all records of a story tells: how its outpoints moved, and what the reference makes of them. */
final class StoryCount {
    private StoryCount() {}

    static void count(List<FeedRecord> records, Consumer<Happening> happened) {
        Set<Outpoint> seen = new HashSet<>();
        Map<Outpoint, Score> mined = new HashMap<>();
        Set<Outpoint> unconfirmed = new HashSet<>();
        AccountLedger ledger =
                new AccountLedger(Reference.REORG_WINDOW, Reference.MAX_ROLLBACK, 2 * Reference.MAX_ROLLBACK, happened);
        for (FeedRecord record : records) {
            ledger.accept(record);
            if (!(record instanceof FeedRecord.OutpointSeen frame)) {
                continue;
            }
            boolean first = seen.add(frame.outpoint());
            if (frame.spendTxid() != null) {
                if (first) {
                    happened.accept(Happening.SPEND_FIRST);
                }
            } else if (!frame.score().isMined()) {
                unconfirmed.add(frame.outpoint());
            } else {
                Score before = mined.put(frame.outpoint(), frame.score());
                boolean wasUnconfirmed = unconfirmed.remove(frame.outpoint());
                if (wasUnconfirmed) {
                    happened.accept(Happening.MINED);
                }
                if (wasUnconfirmed && before != null && !before.equals(frame.score())) {
                    happened.accept(Happening.MINED_ELSEWHERE);
                }
            }
        }
    }
}
