package io.walletstream.query.account;

import io.walletstream.query.http.Problem;
import io.walletstream.schema.chain.AccountId;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The lock of an account's row, which every change of it holds from its beginning to its commit: records of one account so lie in the outbox in the
 * order of commits, each with the generation that was current.
 */
public final class AccountLock {
    private static final String LOCK = """
            SELECT 1 FROM wallet.account WHERE tenant_id = :tenant AND id = :id AND deleted_at IS NULL FOR NO KEY UPDATE
            """;

    private AccountLock() {}

    /** What is done while the account, as it is then, is locked. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Handle handle, Account account);
    }

    /** Does the work in one SQL transaction, or answers 404 if the tenant has no such account (any more). */
    public static <T> T hold(Jdbi jdbi, UUID tenant, AccountId id, Work<T> work) {
        return jdbi.inTransaction(handle -> {
            Optional<Integer> lock = handle.createQuery(LOCK)
                    .bind("tenant", tenant)
                    .bind("id", id.uuid())
                    .mapTo(Integer.class)
                    .findOne();
            if (lock.isEmpty()) {
                throw Problem.notFound("account");
            }
            return work.with(handle, AccountStore.find(handle, tenant, id).orElseThrow());
        });
    }
}
