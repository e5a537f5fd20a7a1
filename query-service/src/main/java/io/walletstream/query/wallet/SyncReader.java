package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.account.Account;
import io.walletstream.query.account.AccountStore;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** The sync state of an account: counts as the writer last flushed them, and each owner's feed. */
final class SyncReader {
    private static final String COUNTS = """
            SELECT items_pending, items_processing, items_done, items_failed, items_skipped, txs_pending, txs_processing, txs_done,
                txs_failed, txs_skipped, synced, last_synced_at
            FROM wallet.account_sync WHERE account_id = :account AND generation = :generation
            """;
    private static final String OWNERS = """
            SELECT w.owner, coalesce(s.state, 'syncing') AS state, s.reason, s.held_from, s.last_pass_at, s.tip,
                CASE WHEN f.generation = :generation AND f.owner_generation = w.generation THEN f.cursor END AS cursor
            FROM wallet.account_owner w
            LEFT JOIN wallet.owner_sync s ON s.account_id = w.account_id AND s.generation = :generation AND s.owner = w.owner
                AND s.owner_generation = w.generation
            LEFT JOIN wallet.feed_state f ON f.account_id = w.account_id AND f.owner = w.owner
            WHERE w.account_id = :account AND w.removed_at IS NULL ORDER BY w.owner COLLATE "C"
            """;
    private static final List<String> COUNT_NAMES = List.of("pending", "processing", "done", "failed", "skipped");

    private final Jdbi jdbi;
    private final InstantSource clock;

    SyncReader(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Sizes of the writer's sets; {@code synced} by the writer's word. */
    private record Counts(
            ObjectNode items,
            ObjectNode transactions,
            boolean synced,
            @Nullable String lastSyncedAt) {
        /** Items and transactions that wait or are in work. */
        long underWay() {
            return Stream.of(items, transactions)
                    .mapToLong(count -> count.path("pending").longValue()
                            + count.path("processing").longValue())
                    .sum();
        }

        /** Before the writer's first flush of the generation. */
        static Counts none() {
            ObjectNode zeros = Json.object();
            COUNT_NAMES.forEach(name -> zeros.put(name, 0));
            return new Counts(zeros, zeros.deepCopy(), false, null);
        }
    }

    /** An owner's feed; without a pass yet, {@code lastPassAt} is null. */
    private record Feed(
            String owner,
            String state,
            Score cursor,
            int tip,
            @Nullable Instant lastPassAt,
            @Nullable String reason,
            @Nullable Integer heldFrom) {
        ObjectNode toJson() {
            return Json.object()
                    .put("owner", owner)
                    .put("state", state)
                    .put("cursor", cursor.toString())
                    .put("lastPassAt", Columns.text(lastPassAt))
                    .put("reason", reason)
                    .put("rollbackFrom", heldFrom);
        }
    }

    /** All of one moment: the account, its counts, its owners and what is gone through again. */
    ObjectNode read(UUID tenant, AccountId id) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            Account account = AccountStore.find(handle, tenant, id).orElseThrow(() -> Problem.notFound("account"));
            return toJson(account, counts(handle, account), feeds(handle, account), ReworkReader.read(handle, account));
        });
    }

    private ObjectNode toJson(Account account, Counts counts, List<Feed> feeds, ReworkReader.Reworks reworks) {
        ObjectNode json = Json.object().put("state", state(account, counts, feeds, reworks));
        json.setAll(counts.items());
        json.set("transactions", counts.transactions());
        Score lowest =
                feeds.stream().map(Feed::cursor).min(Comparator.naturalOrder()).orElse(Score.ZERO);
        json.put("lastQueuedScore", lowest.toString())
                .put("lastSyncedAt", counts.lastSyncedAt())
                .put("tip", feeds.stream().mapToInt(Feed::tip).max().orElse(0))
                .put("lagSeconds", lagSeconds(account, feeds))
                .set("reindex", reworks.reindex());
        ArrayNode owners = Json.array();
        feeds.forEach(feed -> owners.add(feed.toJson()));
        return json.set("owners", owners);
    }

    private static String state(Account account, Counts counts, List<Feed> feeds, ReworkReader.Reworks reworks) {
        if (account.paused()) {
            return "paused";
        }
        // what a client pushes has no feed that could stand still or be behind
        List<Feed> counting = isPush(account) ? List.of() : feeds;
        if (counting.stream().anyMatch(feed -> feed.state().equals("stalled"))) {
            return "stalled";
        }
        boolean waiting = counting.stream().anyMatch(feed -> feed.state().equals("syncing"));
        // after a restart of the job, work that is repeated is under way although its account was, and will be, synced
        boolean idle = counts.synced() && counts.underWay() == 0;
        return idle && !waiting && !reworks.isUnderWay() ? "synced" : "syncing";
    }

    /** Age of the oldest owner's newest pass; null while an owner has none; 0 for pushes. */
    private @Nullable Long lagSeconds(Account account, List<Feed> feeds) {
        if (isPush(account)) {
            return 0L;
        }
        if (feeds.isEmpty() || feeds.stream().anyMatch(feed -> feed.lastPassAt() == null)) {
            return null;
        }
        Optional<Instant> oldest =
                feeds.stream().map(Feed::lastPassAt).filter(Objects::nonNull).min(Comparator.naturalOrder());
        return oldest.map(
                        at -> Math.max(0, Duration.between(at, clock.instant()).toSeconds()))
                .orElse(null);
    }

    private static boolean isPush(Account account) {
        return account.feed().equals("push");
    }

    private static Counts counts(Handle handle, Account account) {
        return handle.createQuery(COUNTS)
                .bind("account", account.id().uuid())
                .bind("generation", account.generation())
                .map((row, context) -> counts(row))
                .findOne()
                .orElseGet(Counts::none);
    }

    private static Counts counts(ResultSet row) throws SQLException {
        ObjectNode items = Json.object();
        ObjectNode transactions = Json.object();
        for (String name : COUNT_NAMES) {
            items.put(name, row.getLong("items_" + name));
            transactions.put(name, row.getLong("txs_" + name));
        }
        return new Counts(items, transactions, row.getBoolean("synced"), Columns.instant(row, "last_synced_at"));
    }

    private static List<Feed> feeds(Handle handle, Account account) {
        return handle.createQuery(OWNERS)
                .bind("account", account.id().uuid())
                .bind("generation", account.generation())
                .map((row, context) -> feed(row))
                .list();
    }

    private static Feed feed(ResultSet row) throws SQLException {
        Timestamp passAt = row.getTimestamp("last_pass_at");
        return new Feed(
                row.getString("owner"),
                row.getString("state"),
                new Score(row.getLong("cursor")),
                row.getInt("tip"),
                passAt == null ? null : passAt.toInstant(),
                row.getString("reason"),
                row.getObject("held_from", Integer.class));
    }
}
