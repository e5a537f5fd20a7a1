package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.account.Account;
import io.walletstream.query.http.Json;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Balances per asset: satoshis as JSON integers, token amounts as decimal texts. */
final class BalanceReader {
    private static final String BALANCES = """
            SELECT asset_type, asset_id, confirmed, unconfirmed, outputs FROM wallet.account_balance
            WHERE account_id = :account AND generation = :generation ORDER BY asset_type, asset_id LIMIT :limit
            """;
    private static final int MAX_ASSETS = 10_000;

    private final Jdbi jdbi;

    BalanceReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** All assets; of an account without outputs, zero of the chain's own. */
    Page read(Account account) {
        List<ObjectNode> rows = jdbi.withHandle(handle -> handle.createQuery(BALANCES)
                .bind("account", account.id().uuid())
                .bind("generation", account.generation())
                .bind("limit", MAX_ASSETS)
                .map((row, context) -> balance(row))
                .list());
        ArrayNode items = Json.array();
        rows.forEach(items::add);
        if (items.isEmpty()) {
            Asset coin = Asset.coinOf(account);
            items.add(balance(coin.type(), coin.id(), BigDecimal.ZERO, BigDecimal.ZERO, 0));
        }
        return Page.all(items);
    }

    private static ObjectNode balance(ResultSet row) throws SQLException {
        return balance(
                row.getString("asset_type"),
                row.getString("asset_id"),
                row.getBigDecimal("confirmed"),
                row.getBigDecimal("unconfirmed"),
                row.getLong("outputs"));
    }

    private static ObjectNode balance(
            String type, String id, BigDecimal confirmed, BigDecimal unconfirmed, long outputs) {
        ObjectNode json = Json.object().put("assetType", type).put("assetId", id);
        if (id.isEmpty()) {
            json.put("confirmed", confirmed.longValueExact()).put("unconfirmed", unconfirmed.longValueExact());
        } else {
            json.put("confirmed", confirmed.toPlainString()).put("unconfirmed", unconfirmed.toPlainString());
        }
        return json.put("outputs", outputs);
    }
}
