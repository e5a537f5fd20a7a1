package io.walletstream.query.wallet;

import io.walletstream.query.account.Account;
import io.walletstream.schema.record.OwnerRef;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rollback of an owner waits to be accepted.
 *
 * @param heldFrom lowest height that it would take back; null: none waits
 */
record WaitingRollback(OwnerRef owner, @Nullable Integer heldFrom) {
    private static final String OWNER = """
            SELECT w.generation, s.held_from
            FROM wallet.account_owner w
            LEFT JOIN wallet.owner_sync s ON s.account_id = w.account_id AND s.generation = :generation AND s.owner = w.owner
                AND s.owner_generation = w.generation
            WHERE w.account_id = :account AND w.owner = :owner AND w.removed_at IS NULL
            """;

    /** The owner's; nothing if the account has no such owner. */
    static Optional<WaitingRollback> find(Handle handle, Account account, String owner) {
        if (owner.indexOf('\0') >= 0) {
            return Optional.empty(); // no text in the database has it
        }
        return handle.createQuery(OWNER)
                .bind("account", account.id().uuid())
                .bind("generation", account.generation())
                .bind("owner", owner)
                .map((row, context) -> new WaitingRollback(
                        new OwnerRef(owner, row.getInt("generation")), row.getObject("held_from", Integer.class)))
                .findOne();
    }
}
