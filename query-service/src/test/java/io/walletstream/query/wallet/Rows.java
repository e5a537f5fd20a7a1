package io.walletstream.query.wallet;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.HexFormat;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Writes rows of the wallet tables as the stream job would. */
final class Rows {
    private final Jdbi jdbi;
    private final UUID account;

    Rows(Jdbi jdbi, String account) {
        this.jdbi = jdbi;
        this.account = UUID.fromString(account);
    }

    /** The txid of this number. */
    static String txid(int number) {
        return HexFormat.of().toHexDigits(number).repeat(8);
    }

    static long mined(int height, int index) {
        return Score.mined(height, index).packed();
    }

    static long seen(long seconds) {
        return Score.unconfirmed(seconds, 0).packed();
    }

    private static byte[] bytes(int number) {
        return Txid.parse(txid(number)).toBytes();
    }

    /** An unspent output of 1000 satoshis with both halves; then come SQL assignments that make it another. */
    void output(int txid, int vout, long score, String... changes) {
        jdbi.useHandle(handle -> {
            handle.execute(
                    "INSERT INTO wallet.output (account_id, txid, generation, vout, value_sats, revision, score, tags)"
                            + " VALUES (?, ?, 1, ?, 1000, 1, ?, '{}')",
                    account,
                    bytes(txid),
                    vout,
                    score);
            for (String change : changes) {
                handle.execute(
                        "UPDATE wallet.output SET " + change + " WHERE account_id = ? AND txid = ? AND vout = ?",
                        account,
                        bytes(txid),
                        vout);
            }
        });
    }

    /** A confirmed receipt of 1000 satoshis, but for these assignments. */
    void transaction(int txid, long score, String... changes) {
        jdbi.useHandle(handle -> {
            handle.execute(
                    "INSERT INTO wallet.account_tx (account_id, txid, generation, state, score, received_sats, sent_sats, net_sats,"
                            + " direction, size_bytes, first_seen_at)"
                            + " VALUES (?, ?, 1, 'confirmed', ?, 1000, 0, 1000, 'receive', 226, '2026-01-02T03:04:05Z')",
                    account,
                    bytes(txid),
                    score);
            for (String change : changes) {
                handle.execute(
                        "UPDATE wallet.account_tx SET " + change + " WHERE account_id = ? AND txid = ?",
                        account,
                        bytes(txid));
            }
        });
    }

    /** Of the transaction's first output. */
    void failure(int txid, String kind, String resolvedAt) {
        failure(
                txid,
                0,
                "kind = '" + kind + "', resolved_at = " + (resolvedAt.isEmpty() ? "NULL" : "'" + resolvedAt + "'"));
    }

    /** An open, transient one of the output, but for these assignments. */
    void failure(int txid, int vout, String changes) {
        jdbi.useHandle(handle -> {
            handle.execute(
                    "INSERT INTO wallet.sync_failure (account_id, txid, generation, vout, half, kind, attempts, last_error, item,"
                            + " revision, failed_at) VALUES (?, ?, 1, ?, 'content', 'transient', 3, 'upstream said 404', ?, 1,"
                            + " '2026-01-02T04:00:00Z')",
                    account,
                    bytes(txid),
                    vout,
                    txid(txid) + "_" + vout + ":800000");
            handle.execute(
                    "UPDATE wallet.sync_failure SET " + changes + " WHERE account_id = ? AND txid = ? AND vout = ?",
                    account,
                    bytes(txid),
                    vout);
        });
    }

    /** An assignment of a txid column. */
    static String is(String column, int txid) {
        return column + " = decode('" + txid(txid) + "', 'hex')";
    }

    /** Runs SQL in which {@code :account} is the account. */
    void execute(String sql) {
        jdbi.useHandle(
                handle -> handle.createUpdate(sql).bind("account", account).execute());
    }

    /** The one value of a query in which {@code :account} is the account. */
    String text(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("account", account)
                .mapTo(String.class)
                .one());
    }
}
