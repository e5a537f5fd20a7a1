package io.walletstream.query.event;

import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Writes events as the stream job does: rows, the account's sequence and a notification in one transaction. */
final class Events {
    private final Jdbi jdbi;
    private final UUID account;

    Events(Jdbi jdbi, String account) {
        this.jdbi = jdbi;
        this.account = UUID.fromString(account);
    }

    /** Adds events of these sequences. */
    void add(int from, int to) {
        addData(from, to, "{\"n\":1}");
    }

    void addData(int from, int to, String data) {
        jdbi.useTransaction(handle -> {
            handle.execute(
                    "INSERT INTO wallet.account_event (account_id, seq, at, generation, type, data)"
                            + " SELECT ?, seq, '2026-01-02T03:04:05Z', 1, 'tx.applied', cast(? AS jsonb)"
                            + " FROM generate_series(?, ?) AS seq",
                    account,
                    data,
                    from,
                    to);
            handle.execute("UPDATE wallet.account SET last_seq = ? WHERE id = ?", to, account);
            notify(handle, account + ":" + to);
        });
    }

    /** Raises the sequence without telling anybody, as if the notification had been lost. */
    void addSilently(int seq) {
        jdbi.useTransaction(handle -> {
            handle.execute(
                    "INSERT INTO wallet.account_event (account_id, seq, at, generation, type, data)"
                            + " VALUES (?, ?, '2026-01-02T03:04:05Z', 1, 'tx.applied', '{}')",
                    account,
                    seq);
            handle.execute("UPDATE wallet.account SET last_seq = ? WHERE id = ?", seq, account);
        });
    }

    /** What {@code after-restore} does: the next event follows far behind the last. */
    void liftSequence(long seq) {
        jdbi.useHandle(handle -> handle.execute("UPDATE wallet.account SET last_seq = ? WHERE id = ?", seq, account));
    }

    /** Only notifies. */
    void notify(String payload) {
        jdbi.useHandle(handle -> notify(handle, payload));
    }

    private static void notify(org.jdbi.v3.core.Handle handle, String payload) {
        handle.createQuery("SELECT pg_notify('account_event', :payload)")
                .bind("payload", payload)
                .map((row, context) -> true)
                .one();
    }
}
