package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account's row, locked for the flush. */
record AccountRow(
        AccountId id,
        int generation,
        long lastSeq,
        long writerEpoch,
        boolean deleted,
        String chain,
        boolean fullHistory,
        Set<String> purgedOwners) {
    AccountRow {
        purgedOwners = Set.copyOf(purgedOwners);
    }

    private static final String LOCK = """
            SELECT id, generation, last_seq, writer_epoch, deleted_at IS NOT NULL, chain, history = 'full'
            FROM wallet.account WHERE id = ANY (?::uuid[]) ORDER BY id FOR NO KEY UPDATE
            """;

    /** In a statement of its own: only so it sees what was committed while the lock was waited for. */
    private static final String PURGED =
            "SELECT account_id, owner FROM wallet.account_owner WHERE account_id = ANY (?::uuid[]) AND purged";

    /** Whether outputs of this owner are hidden. */
    boolean isPurged(@Nullable String owner) {
        return owner != null && purgedOwners.contains(owner);
    }

    String assetType() {
        return chain.equals("bitcoin") ? "btc" : chain;
    }

    /** Locks in the order of ids, so that no two writers wait for each other. */
    static Map<AccountId, AccountRow> lock(Connection connection, Collection<AccountId> ids) throws SQLException {
        Map<AccountId, AccountRow> rows = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            new Arrays(connection, statement).accounts(ids);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    AccountId id = new AccountId(row.getObject(1, UUID.class));
                    rows.put(
                            id,
                            new AccountRow(
                                    id,
                                    row.getInt(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getBoolean(5),
                                    row.getString(6),
                                    row.getBoolean(7),
                                    Set.of()));
                }
            }
        }
        purged(connection, ids)
                .forEach((id, owners) -> rows.computeIfPresent(id, (key, row) -> row.withPurged(owners)));
        return rows;
    }

    private static Map<AccountId, Set<String>> purged(Connection connection, Collection<AccountId> ids)
            throws SQLException {
        Map<AccountId, Set<String>> purged = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(PURGED)) {
            new Arrays(connection, statement).accounts(ids);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    AccountId id = new AccountId(row.getObject(1, UUID.class));
                    purged.computeIfAbsent(id, key -> new HashSet<>()).add(row.getString(2));
                }
            }
        }
        return purged;
    }

    private AccountRow withPurged(Set<String> owners) {
        return new AccountRow(id, generation, lastSeq, writerEpoch, deleted, chain, fullHistory, owners);
    }

    static AccountRow of(Map<AccountId, AccountRow> rows, AccountId id) {
        AccountRow row = rows.get(id);
        if (row == null) {
            throw new IllegalStateException("account " + id + " is not locked");
        }
        return row;
    }
}
