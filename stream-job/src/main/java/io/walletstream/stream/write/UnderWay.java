package io.walletstream.stream.write;

import io.walletstream.schema.chain.Txid;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of an account is on its way through the job: requests for bytes, and transactions told to their own key. Its totals run along, since every
 * flush of the account asks for them, however much is under way.
 */
final class UnderWay {
    /** A request for bytes. */
    record RequestKey(Txid txid, int request) {}

    /**
     * A request under way.
     *
     * @param items done when its bytes come
     * @param group the group that caused it
     */
    record Open(int items, long group) {}

    /** A transaction told to its own key by a group of another. However often the word goes round, it is one. */
    record Told(Txid txid, long group) {}

    private final Map<RequestKey, Open> open = new HashMap<>();

    /** Told and not yet taken. */
    private final Set<Told> told = new HashSet<>();

    /** Derived, not stored: how many of the elements above there are of each transaction and of each group, and all items. */
    private final Map<Txid, Integer> transactions = new HashMap<>();

    private final TreeMap<Long, Integer> groups = new TreeMap<>();
    private long items;

    /** A request is under way; what was known of it before no longer counts. */
    void open(RequestKey key, Open request) {
        close(key);
        open.put(key, request);
        items += request.items();
        count(transactions, key.txid(), 1);
        count(groups, request.group(), 1);
    }

    /** The request is no longer under way; null if it was not. */
    @Nullable
    Open close(RequestKey key) {
        Open request = open.remove(key);
        if (request != null) {
            items -= request.items();
            count(transactions, key.txid(), -1);
            count(groups, request.group(), -1);
        }
        return request;
    }

    boolean isOpen(RequestKey key) {
        return open.containsKey(key);
    }

    void tell(Told word) {
        if (told.add(word)) {
            count(transactions, word.txid(), 1);
            count(groups, word.group(), 1);
        }
    }

    /** The word was taken; answers whether it was under way. */
    boolean take(Told word) {
        boolean known = told.remove(word);
        if (known) {
            count(transactions, word.txid(), -1);
            count(groups, word.group(), -1);
        }
        return known;
    }

    private static <K> void count(Map<K, Integer> counts, K key, int by) {
        int now = counts.getOrDefault(key, 0) + by;
        if (now == 0) {
            counts.remove(key);
        } else {
            counts.put(key, now);
        }
    }

    /** Whether anything that a group up to this one caused is under way. */
    boolean isAnyUpTo(long group) {
        return !groups.isEmpty() && groups.firstKey() <= group;
    }

    /** Items that wait for bytes. */
    long items() {
        return items;
    }

    /** Transactions of which anything is under way. */
    int transactions() {
        return transactions.size();
    }

    Map<RequestKey, Open> requests() {
        return Collections.unmodifiableMap(open);
    }

    Set<Told> told() {
        return Collections.unmodifiableSet(told);
    }
}
