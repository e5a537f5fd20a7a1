package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.flow.TxInput;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Transactions whose work is refused: of each the newest revision that was, {@link TxInput.Forget#ALL} where nothing of it will ever be written. */
final class Forgotten {
    final Map<TxRef, Long> revisions = new HashMap<>();

    /** Takes the refused ones out of the words, and keeps their transactions' names. */
    <K, V> void take(
            Map<K, V> words, Function<K, TxRef> transaction, ToLongFunction<V> revision, Predicate<TxRef> refused) {
        for (Iterator<Map.Entry<K, V>> each = words.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<K, V> word = each.next();
            TxRef ref = transaction.apply(word.getKey());
            if (refused.test(ref)) {
                revisions.merge(ref, revision.applyAsLong(word.getValue()), Math::max);
                each.remove();
            }
        }
    }

    /**
     * What the accounts' rows say of them: a generation that the table does not know yet is not over, and an account that is not there may still be
     * made, so that what comes then counts; all else is over for good.
     *
     * @param accounts that are there and not deleted
     * @param unknown accounts that are not there
     * @param looked accounts that were looked for; of others the word stands as it was
     */
    void judge(Map<AccountId, AccountRow> accounts, Set<AccountId> unknown, Set<AccountId> looked) {
        revisions.keySet().removeIf(ref -> {
            AccountRow row = accounts.get(ref.account());
            return row != null && row.generation() < ref.generation();
        });
        revisions.replaceAll((ref, revision) -> unknown.contains(ref.account()) || !looked.contains(ref.account())
                ? revision
                : Long.valueOf(TxInput.Forget.ALL));
    }
}
