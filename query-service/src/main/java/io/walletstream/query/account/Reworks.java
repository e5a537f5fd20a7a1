package io.walletstream.query.account;

import org.jdbi.v3.core.Handle;

/** Asks the job to go through an account's rows again: within the transaction of the change that it follows from, under the {@link AccountLock}. */
final class Reworks {
    private static final String ASK = """
            INSERT INTO wallet.rework AS r (account_id, kind, generation) VALUES (:account, :kind, :generation)
            ON CONFLICT (account_id, kind) DO UPDATE SET generation = excluded.generation, request = r.request + 1, after_txid = '\\x',
                after_vout = 0, rows_done = 0, rows_changed = 0, rows_skipped = 0, attempts = 0, failing_since = NULL,
                not_before = '-infinity', last_error = NULL, requested_at = now(), finished_at = NULL
            """;

    private Reworks() {}

    /** Contents are to be computed anew from the transactions' bytes. A walk under way begins anew. */
    static void reindex(Handle handle, Account account) {
        ask(handle, account, "reindex");
    }

    /** Outputs of owners that were purged since are to be hidden, those of owners that returned to be shown. */
    static void owners(Handle handle, Account account) {
        ask(handle, account, "owners");
    }

    private static void ask(Handle handle, Account account, String kind) {
        handle.createUpdate(ASK)
                .bind("account", account.id().uuid())
                .bind("kind", kind)
                .bind("generation", account.generation())
                .execute();
    }
}
