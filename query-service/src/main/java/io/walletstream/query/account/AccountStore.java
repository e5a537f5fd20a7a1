package io.walletstream.query.account;

import io.walletstream.query.http.Problem;
import io.walletstream.query.outbox.Outbox;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Definitions of accounts and owners. Every change that the stream must know of puts its record into the outbox in the same transaction. */
public final class AccountStore {
    private static final String COLUMNS = """
            SELECT a.id, a.name, a.chain, a.network, a.history, a.feed, a.paused, a.generation, a.created_at,
                ARRAY(SELECT w.owner FROM wallet.account_owner w WHERE w.account_id = a.id AND w.removed_at IS NULL
                      ORDER BY w.owner COLLATE "C") AS owners
            FROM wallet.account a WHERE a.tenant_id = :tenant AND a.deleted_at IS NULL
            """;
    private static final String INSERT = """
            INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed)
            VALUES (:id, :tenant, :name, :chain, :network, :history, :feed)
            ON CONFLICT (tenant_id, name) WHERE deleted_at IS NULL DO NOTHING
            """;
    private static final String ADD_OWNER = """
            INSERT INTO wallet.account_owner AS w (account_id, owner) VALUES (:id, :owner)
            ON CONFLICT (account_id, owner) DO UPDATE SET generation = w.generation + 1, added_at = now(), removed_at = NULL
            WHERE w.removed_at IS NOT NULL
            RETURNING generation
            """;
    private static final String REMOVE_OWNER = """
            UPDATE wallet.account_owner SET removed_at = now()
            WHERE account_id = :id AND owner = :owner AND removed_at IS NULL RETURNING generation
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

    private static Optional<Account> find(Handle handle, UUID tenant, AccountId id) {
        return handle.createQuery(COLUMNS + " AND a.id = :id")
                .bind("tenant", tenant)
                .bind("id", id.uuid())
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
        Array owners = row.getArray("owners");
        return new Account(
                new AccountId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("chain"),
                row.getString("network"),
                List.of((String[]) owners.getArray()),
                row.getString("history"),
                row.getString("feed"),
                row.getBoolean("paused"),
                row.getInt("generation"),
                row.getTimestamp("created_at").toInstant());
    }

    /** An account and whether it is new. */
    record Created(Account account, boolean isNew) {}

    /** Creates the account, or finds the one of the same name and content. */
    Created create(UUID tenant, NewAccount wanted) {
        return jdbi.inTransaction(handle -> {
            AccountId id = new AccountId(UUID.randomUUID());
            int inserted = handle.createUpdate(INSERT)
                    .bind("id", id.uuid())
                    .bind("tenant", tenant)
                    .bind("name", wanted.name())
                    .bind("chain", wanted.chain())
                    .bind("network", wanted.network())
                    .bind("history", wanted.history())
                    .bind("feed", wanted.feed())
                    .execute();
            if (inserted == 0) {
                return new Created(existing(handle, tenant, wanted), false);
            }
            for (String owner : wanted.owners()) {
                handle.createQuery(ADD_OWNER)
                        .bind("id", id.uuid())
                        .bind("owner", owner)
                        .mapTo(Integer.class)
                        .one();
            }
            Outbox.add(
                    handle, new FeedRecord.AccountReset(id, 1, wanted.history().equals("full"), wanted.network()));
            return new Created(find(handle, tenant, id).orElseThrow(), true);
        });
    }

    private static Account existing(Handle handle, UUID tenant, NewAccount wanted) {
        Account account = handle.createQuery(COLUMNS + " AND a.name = :name")
                .bind("tenant", tenant)
                .bind("name", wanted.name())
                .map((row, context) -> read(row))
                .one();
        NewAccount same = new NewAccount(
                account.name(),
                account.chain(),
                account.network(),
                new ArrayList<>(new TreeSet<>(account.owners())),
                account.history(),
                account.feed());
        if (!same.equals(wanted)) {
            throw Problem.of(409, "accountExists", "an account of this name exists with other content");
        }
        return account;
    }

    /** Makes these the owners: adds those missing, removes the others. */
    void changeOwners(Account account, List<String> owners) {
        jdbi.useTransaction(handle -> {
            for (String owner : owners) {
                addOwner(handle, account, owner);
            }
            for (String owner : account.owners()) {
                if (!owners.contains(owner)) {
                    removeOwner(handle, account, owner);
                }
            }
        });
    }

    void addOwner(Account account, String owner) {
        jdbi.useTransaction(handle -> addOwner(handle, account, owner));
    }

    private static void addOwner(Handle handle, Account account, String owner) {
        handle.createQuery(ADD_OWNER)
                .bind("id", account.id().uuid())
                .bind("owner", owner)
                .mapTo(Integer.class)
                .findOne()
                .ifPresent(generation -> tell(handle, account, owner, generation, false));
    }

    /** Removes the owner; answers whether it was one. */
    boolean removeOwner(Account account, String owner) {
        return jdbi.inTransaction(handle -> removeOwner(handle, account, owner));
    }

    private static boolean removeOwner(Handle handle, Account account, String owner) {
        Optional<Integer> generation = handle.createQuery(REMOVE_OWNER)
                .bind("id", account.id().uuid())
                .bind("owner", owner)
                .mapTo(Integer.class)
                .findOne();
        generation.ifPresent(number -> tell(handle, account, owner, number, true));
        return generation.isPresent();
    }

    private static void tell(Handle handle, Account account, String owner, int generation, boolean removed) {
        Outbox.add(
                handle,
                new FeedRecord.OwnerChanged(
                        account.id(), account.generation(), new OwnerRef(owner, generation), removed));
    }

    void rename(Account account, String name) {
        jdbi.useTransaction(handle -> {
            boolean taken = handle.createQuery("""
                            SELECT EXISTS (SELECT FROM wallet.account o JOIN wallet.account a ON a.tenant_id = o.tenant_id
                                WHERE a.id = :id AND o.name = :name AND o.id <> a.id AND o.deleted_at IS NULL)
                            """)
                    .bind("id", account.id().uuid())
                    .bind("name", name)
                    .mapTo(Boolean.class)
                    .one();
            if (taken) {
                throw Problem.of(409, "accountExists", "an account of this name exists");
            }
            handle.createUpdate("UPDATE wallet.account SET name = :name WHERE id = :id")
                    .bind("id", account.id().uuid())
                    .bind("name", name)
                    .execute();
        });
    }

    void pause(Account account, boolean paused) {
        jdbi.useHandle(handle -> handle.createUpdate("UPDATE wallet.account SET paused = :paused WHERE id = :id")
                .bind("id", account.id().uuid())
                .bind("paused", paused)
                .execute());
    }

    /** Begins a new generation: all is read anew. */
    void clear(Account account) {
        jdbi.useTransaction(handle -> {
            int generation = handle.createQuery(
                            "UPDATE wallet.account SET generation = generation + 1 WHERE id = :id RETURNING generation")
                    .bind("id", account.id().uuid())
                    .mapTo(Integer.class)
                    .one();
            Outbox.add(
                    handle,
                    new FeedRecord.AccountReset(
                            account.id(), generation, account.history().equals("full"), account.network()));
        });
    }

    void delete(Account account) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "UPDATE wallet.account SET deleted_at = now(), generation = generation + 1 WHERE id = :id AND deleted_at IS NULL")
                .bind("id", account.id().uuid())
                .execute());
    }
}
