package io.walletstream.query.account;

import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
import io.walletstream.query.outbox.Outbox;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** Changes definitions of accounts, under the {@link AccountLock}. What the stream must know of goes into the outbox in the same transaction. */
public final class AccountCommands {
    private static final String INSERT = """
            INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed)
            VALUES (:id, :tenant, :name, :chain, :network, :history, :feed)
            ON CONFLICT (tenant_id, name) WHERE deleted_at IS NULL DO NOTHING
            """;
    private static final String ADD_OWNERS = """
            INSERT INTO wallet.account_owner AS w (account_id, owner) SELECT :id, unnest(cast(:owners AS text[]))
            ON CONFLICT (account_id, owner) DO UPDATE SET generation = w.generation + 1, added_at = now(), removed_at = NULL
            WHERE w.removed_at IS NOT NULL
            RETURNING owner, generation
            """;
    private static final String REMOVE_OWNERS = """
            UPDATE wallet.account_owner SET removed_at = now()
            WHERE account_id = :id AND owner = ANY (cast(:owners AS text[])) AND removed_at IS NULL RETURNING owner, generation
            """;
    private static final String PURGE = """
            UPDATE wallet.account_owner SET purged = true
            WHERE account_id = :id AND owner = :owner AND removed_at IS NOT NULL AND NOT purged
            """;
    private static final String RETURN = """
            UPDATE wallet.account_owner SET purged = false
            WHERE account_id = :id AND owner = ANY (cast(:owners AS text[])) AND removed_at IS NULL AND purged
            """;
    private static final String UNIQUE_VIOLATION = "23505";

    private final Jdbi jdbi;

    public AccountCommands(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** An account and whether it is new. */
    record Created(Account account, boolean isNew) {}

    /** What is to be another; null: as it is. */
    record Change(
            @Nullable String name,
            @Nullable List<String> owners,
            @Nullable Boolean paused) {}

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
                Account found = AccountStore.findByName(handle, tenant, wanted.name())
                        .filter(wanted::isSame)
                        .orElseThrow(AccountCommands::nameTaken);
                return new Created(found, false);
            }
            changeOwners(handle, ADD_OWNERS, id, wanted.owners());
            Outbox.add(
                    handle, new FeedRecord.AccountReset(id, 1, wanted.history().equals("full"), wanted.network()));
            return new Created(AccountStore.find(handle, tenant, id).orElseThrow(), true);
        });
    }

    private static Problem nameTaken() {
        return Problem.of(ProblemCode.ACCOUNT_EXISTS, "an account of this name exists with other content");
    }

    /** Makes the changes, all or none, and answers the account as it is then. */
    Account change(UUID tenant, AccountId id, Change change) {
        return AccountLock.hold(jdbi, tenant, id, (handle, account) -> {
            if (change.owners() != null) {
                Set<String> surplus = new HashSet<>(account.owners());
                surplus.removeAll(change.owners());
                tell(handle, account, true, changeOwners(handle, REMOVE_OWNERS, id, List.copyOf(surplus)));
                add(handle, account, change.owners());
            }
            if (change.paused() != null) {
                handle.createUpdate("UPDATE wallet.account SET paused = :paused WHERE id = :id")
                        .bind("paused", change.paused())
                        .bind("id", id.uuid())
                        .execute();
            }
            if (change.name() != null) {
                rename(handle, id, change.name());
            }
            return AccountStore.find(handle, tenant, id).orElseThrow();
        });
    }

    private static void rename(Handle handle, AccountId id, String name) {
        try {
            handle.createUpdate("UPDATE wallet.account SET name = :name WHERE id = :id")
                    .bind("name", name)
                    .bind("id", id.uuid())
                    .execute();
        } catch (UnableToExecuteStatementException e) {
            if (e.getCause() instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
                throw nameTaken();
            }
            throw e;
        }
    }

    /** Adds those that are no owners yet. */
    Account addOwners(UUID tenant, AccountId id, List<String> owners) {
        return AccountLock.hold(jdbi, tenant, id, (handle, account) -> {
            add(handle, account, owners);
            Account after = AccountStore.find(handle, tenant, id).orElseThrow();
            if (after.owners().size() > NewAccount.MAX_OWNERS) {
                throw Problem.invalid(
                        ProblemCode.TOO_MANY_OWNERS,
                        "owners",
                        "an account has at most " + NewAccount.MAX_OWNERS + " owners");
            }
            return after;
        });
    }

    private static void add(Handle handle, Account account, List<String> owners) {
        tell(handle, account, false, changeOwners(handle, ADD_OWNERS, account.id(), owners));
        int returned = handle.createUpdate(RETURN)
                .bind("id", account.id().uuid())
                .bindArray("owners", String.class, owners)
                .execute();
        if (returned > 0) {
            Reworks.owners(handle, account);
        }
    }

    /**
     * Removes the owner; answers whether there was anything to do.
     *
     * @param purge whether its outputs are hidden, also if it was removed without that before; else they stay
     */
    boolean removeOwner(UUID tenant, AccountId id, String owner, boolean purge) {
        return AccountLock.hold(jdbi, tenant, id, (handle, account) -> {
            List<OwnerRef> removed = changeOwners(handle, REMOVE_OWNERS, id, List.of(owner));
            tell(handle, account, true, removed);
            int purged = purge
                    ? handle.createUpdate(PURGE)
                            .bind("id", id.uuid())
                            .bind("owner", owner)
                            .execute()
                    : 0;
            if (purged > 0) {
                Reworks.owners(handle, account);
            }
            return !removed.isEmpty() || purged > 0;
        });
    }

    private static List<OwnerRef> changeOwners(Handle handle, String sql, AccountId id, List<String> owners) {
        return handle.createQuery(sql)
                .bind("id", id.uuid())
                .bindArray("owners", String.class, owners)
                .map((row, context) -> new OwnerRef(row.getString("owner"), row.getInt("generation")))
                .list();
    }

    private static void tell(Handle handle, Account account, boolean removed, List<OwnerRef> owners) {
        List<FeedRecord> records = new ArrayList<>(owners.size());
        for (OwnerRef owner : owners) {
            records.add(new FeedRecord.OwnerChanged(account.id(), account.generation(), owner, removed));
        }
        Outbox.addAll(handle, records);
    }

    /** Has the contents of all outputs computed anew. */
    Account reindex(UUID tenant, AccountId id) {
        return AccountLock.hold(jdbi, tenant, id, (handle, account) -> {
            Reworks.reindex(handle, account);
            return account;
        });
    }

    /** Begins a new generation: all is read anew. */
    Account clear(UUID tenant, AccountId id) {
        return AccountLock.hold(jdbi, tenant, id, (handle, account) -> {
            beginGeneration(handle, tenant, id);
            return AccountStore.find(handle, tenant, id).orElseThrow();
        });
    }

    /** Deletes the account. The stream is told of a generation without facts, so that it forgets those it has. */
    void delete(UUID tenant, AccountId id) {
        AccountLock.hold(jdbi, tenant, id, (handle, account) -> {
            beginGeneration(handle, tenant, id);
            return handle.createUpdate("UPDATE wallet.account SET deleted_at = now() WHERE id = :id")
                    .bind("id", id.uuid())
                    .execute();
        });
    }

    private static void beginGeneration(Handle handle, UUID tenant, AccountId id) {
        handle.createUpdate("UPDATE wallet.account SET generation = generation + 1 WHERE id = :id")
                .bind("id", id.uuid())
                .execute();
        Account account = AccountStore.find(handle, tenant, id).orElseThrow();
        boolean full = account.history().equals("full");
        Outbox.add(handle, new FeedRecord.AccountReset(id, account.generation(), full, account.network()));
    }
}
