package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers accounts from 1, as the subscripts of an array parameter: rows name their account by four bytes instead of sixteen. */
final class AccountIndex {
    private final Map<AccountId, Integer> indexes = new HashMap<>();
    private final List<AccountId> ids = new ArrayList<>();

    int of(AccountId id) {
        Integer known = indexes.get(id);
        if (known != null) {
            return known;
        }
        ids.add(id);
        indexes.put(id, ids.size());
        return ids.size();
    }

    List<AccountId> ids() {
        return ids;
    }
}
