package io.walletstream.query.account;

import io.walletstream.query.http.Problem;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.InvalidChainValueException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads definitions of accounts. Another tenant's account, and one that was deleted, is not there. */
public final class AccountStore {
    private static final String COLUMNS = """
            SELECT a.id, a.name, a.chain, a.network, a.history, a.feed, a.paused, a.generation, a.created_at,
                ARRAY(SELECT w.owner FROM wallet.account_owner w WHERE w.account_id = a.id AND w.removed_at IS NULL
                      ORDER BY w.owner COLLATE "C") AS owners
            FROM wallet.account a WHERE a.tenant_id = :tenant AND a.deleted_at IS NULL
            """;

    private final Jdbi jdbi;

    public AccountStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The tenant's account of this id, or 404. */
    public Account require(UUID tenant, String id) {
        AccountId accountId;
        try {
            accountId = AccountId.parse(id);
        } catch (InvalidChainValueException e) {
            throw Problem.notFound("account");
        }
        return jdbi.withHandle(handle -> find(handle, tenant, accountId))
                .orElseThrow(() -> Problem.notFound("account"));
    }

    /** Within the caller's transaction. */
    public static Optional<Account> find(Handle handle, UUID tenant, AccountId id) {
        return handle.createQuery(COLUMNS + " AND a.id = :id")
                .bind("tenant", tenant)
                .bind("id", id.uuid())
                .map((row, context) -> read(row))
                .findOne();
    }

    /** Whether there is an account of this id, of any tenant, that is paused. */
    public static boolean isPaused(Handle handle, AccountId id) {
        return handle.createQuery(
                        "SELECT EXISTS (SELECT FROM wallet.account WHERE id = :id AND paused AND deleted_at IS NULL)")
                .bind("id", id.uuid())
                .mapTo(Boolean.class)
                .one();
    }

    static Optional<Account> findByName(Handle handle, UUID tenant, String name) {
        return handle.createQuery(COLUMNS + " AND a.name = :name")
                .bind("tenant", tenant)
                .bind("name", name)
                .map((row, context) -> read(row))
                .findOne();
    }

    /** A page of the tenant's accounts, by id. */
    List<Account> list(UUID tenant, @Nullable UUID after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        COLUMNS
                                + " AND (cast(:after AS uuid) IS NULL OR a.id > cast(:after AS uuid)) ORDER BY a.id LIMIT :limit")
                .bind("tenant", tenant)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> read(row))
                .list());
    }

    private static Account read(ResultSet row) throws SQLException {
        return new Account(
                new AccountId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("chain"),
                row.getString("network"),
                List.of((String[]) row.getArray("owners").getArray()),
                row.getString("history"),
                row.getString("feed"),
                row.getBoolean("paused"),
                row.getInt("generation"),
                row.getTimestamp("created_at").toInstant());
    }
}
