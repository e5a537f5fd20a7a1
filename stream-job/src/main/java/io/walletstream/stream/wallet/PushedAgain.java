package io.walletstream.stream.wallet;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.OutpointGone;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What was pushed in an account's newest generation, in the form in which it counts in the next. Records come in their order. */
final class PushedAgain {
    private final Map<AccountId, Integer> from;
    private final Map<AccountId, Integer> to;
    private final Map<AccountId, Integer> current = new HashMap<>();

    /**
     * @param from the newest generation of each account in the topic
     * @param to the generation that begins, of each account that goes on
     */
    PushedAgain(Map<AccountId, Integer> from, Map<AccountId, Integer> to) {
        this.from = from;
        this.to = to;
    }

    /** The record anew; empty if it is no push of that generation. */
    Optional<FeedRecord> of(FeedRecord record) {
        AccountId account = record.account();
        int now = current.getOrDefault(account, 1);
        if (record instanceof AccountReset reset && reset.generation() > now) {
            now = reset.generation();
            current.put(account, now);
        }
        int generation = record.generation() == FeedRecord.CURRENT_GENERATION ? now : record.generation();
        Integer next = to.get(account);
        if (next == null || generation != now || !Integer.valueOf(now).equals(from.get(account))) {
            return Optional.empty();
        } else if (record instanceof OutpointSeen seen && seen.pass() == null) {
            return Optional.of(
                    new OutpointSeen(account, next, null, 0, seen.outpoint(), seen.score(), seen.spendTxid()));
        } else if (record instanceof OutpointGone gone) {
            return Optional.of(new OutpointGone(account, next, gone.outpoint(), gone.spendTxid()));
        }
        return Optional.empty();
    }
}
