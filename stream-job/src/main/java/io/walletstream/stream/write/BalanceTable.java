package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps {@code wallet.account_balance} by deltas of rows that really changed. */
final class BalanceTable {
    /** A change of an account's unspent satoshis. */
    private static final class Delta {
        long confirmed;
        long unconfirmed;
        long outputs;

        void add(RowChange.@Nullable State shown, int sign) {
            if (shown != null && shown.isUnspent()) {
                if (shown.isConfirmed()) {
                    confirmed = Math.addExact(confirmed, sign * shown.sats());
                } else {
                    unconfirmed = Math.addExact(unconfirmed, sign * shown.sats());
                }
                outputs += sign;
            }
        }

        boolean isZero() {
            return confirmed == 0 && unconfirmed == 0 && outputs == 0;
        }
    }

    /** A balance after its change, satoshis. */
    record Balance(
            AccountId account, int generation, String assetType, long confirmed, long unconfirmed, long outputs) {
        /** Data of the event. */
        String json() {
            return new EventJson()
                    .open('{')
                    .field("assetType", assetType)
                    .field("assetId", "")
                    .field("confirmed", confirmed)
                    .field("unconfirmed", unconfirmed)
                    .field("outputs", outputs)
                    .close('}')
                    .take();
        }
    }

    private static final String UPSERT = """
            INSERT INTO wallet.account_balance AS b (account_id, generation, asset_type, asset_id, confirmed, unconfirmed, outputs)
            SELECT i.account_id, i.generation, i.asset_type, '', i.confirmed, i.unconfirmed, i.outputs
            FROM unnest(?::uuid[], ?::integer[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
                AS i(account_id, generation, asset_type, confirmed, unconfirmed, outputs)
            ON CONFLICT (account_id, generation, asset_type, asset_id) DO UPDATE SET
                confirmed = b.confirmed + excluded.confirmed, unconfirmed = b.unconfirmed + excluded.unconfirmed,
                outputs = b.outputs + excluded.outputs
            RETURNING new.account_id, new.generation, new.asset_type, new.confirmed, new.unconfirmed, new.outputs
            """;

    private BalanceTable() {}

    static List<Balance> apply(Connection connection, List<RowChange> changes, Map<AccountId, AccountRow> accounts)
            throws SQLException {
        TreeMap<AccountId, Delta> deltas = new TreeMap<>();
        for (RowChange change : changes) {
            Delta delta = deltas.computeIfAbsent(change.ref().tx().account(), id -> new Delta());
            delta.add(change.before(), -1);
            delta.add(change.after(), 1);
        }
        deltas.values().removeIf(Delta::isZero);
        if (deltas.isEmpty()) {
            return List.of();
        }
        int n = deltas.size();

        int[] generation = new int[n];
        String[] assetType = new String[n];
        long[] confirmed = new long[n];
        long[] unconfirmed = new long[n];
        long[] outputs = new long[n];
        int i = 0;
        for (Map.Entry<AccountId, Delta> entry : deltas.entrySet()) {
            AccountRow account = AccountRow.of(accounts, entry.getKey());
            generation[i] = account.generation();
            assetType[i] = account.assetType();
            confirmed[i] = entry.getValue().confirmed;
            unconfirmed[i] = entry.getValue().unconfirmed;
            outputs[i] = entry.getValue().outputs;
            i++;
        }
        List<Balance> balances = new ArrayList<>(n);
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            new Arrays(connection, statement)
                    .accounts(deltas.keySet())
                    .ints(generation)
                    .texts(assetType)
                    .longs(confirmed)
                    .longs(unconfirmed)
                    .longs(outputs);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    balances.add(new Balance(
                            new AccountId(row.getObject(1, UUID.class)),
                            row.getInt(2),
                            row.getString(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6)));
                }
            }
        }
        return balances;
    }
}
