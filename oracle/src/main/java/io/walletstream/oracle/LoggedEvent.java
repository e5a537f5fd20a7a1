package io.walletstream.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.walletstream.schema.chain.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One row of {@code account_event}. */
public record LoggedEvent(AccountId account, long seq, int generation, String type, JsonNode data) {
    private static final JsonMapper JSON = new JsonMapper();

    /** An event whose data is given as text; for tests. */
    public static LoggedEvent of(AccountId account, long seq, int generation, String type, String json) {
        try {
            return new LoggedEvent(account, seq, generation, type, JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("event " + seq + " of account " + account + " is no JSON", e);
        }
    }

    /** The account's whole log in the order of its sequence. */
    public static List<LoggedEvent> read(Connection connection, AccountId account) throws SQLException {
        List<LoggedEvent> events = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT seq, generation, type, data::text FROM wallet.account_event WHERE account_id = ? ORDER BY seq, at")) {
            statement.setObject(1, account.uuid());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    events.add(of(account, row.getLong(1), row.getInt(2), row.getString(3), row.getString(4)));
                }
            }
        }
        return events;
    }
}
