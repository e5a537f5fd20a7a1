package io.walletstream.query.outbox;

import io.walletstream.query.http.Problem;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that tell of a committed change: written in its transaction, sent to Kafka soon after in their order, deleted when Kafka has them. Sent
 * twice after a crash in between, which changes nothing. Several instances may send: the row locks keep the order.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int BATCH = 500;
    private static final long PERIOD_MILLIS = 200;
    private static final long MAX_WAIT_MILLIS = 3_000;
    private static final long CLOSE_MILLIS = 2_000;

    /** One waiting record. */
    private record Waiting(long id, Topic.Message message) {}

    /** What became of a batch. */
    private record Sent(int count, boolean all) {}

    private static final String ADD = "INSERT INTO wallet.outbox (account_id, record) VALUES (:account, :record)";
    private static final String IS_WAITING = "SELECT EXISTS (SELECT FROM wallet.outbox WHERE account_id = :account)";
    private static final String IS_RECORD_WAITING =
            "SELECT EXISTS (SELECT FROM wallet.outbox WHERE account_id = :account AND record = :record)";
    private static final String OLDEST = """
            SELECT id, account_id, record FROM wallet.outbox
            WHERE (cast(:account AS uuid) IS NULL OR account_id = cast(:account AS uuid)) ORDER BY id LIMIT :limit FOR UPDATE
            """;
    private static final String DELETE = "DELETE FROM wallet.outbox WHERE id = ANY (cast(:ids AS bigint[]))";

    private final Jdbi jdbi;
    private final Topic topic;
    /** One batch at a time, so that a Kafka that is down holds one connection of the pool and not all. */
    private final ReentrantLock sending = new ReentrantLock();

    private final ScheduledExecutorService relay = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "outbox");
        thread.setDaemon(true);
        return thread;
    });

    /** Whether the last try failed; known to the relay's thread alone. */
    private boolean standing;

    public Outbox(Jdbi jdbi, Topic topic) {
        this.jdbi = jdbi;
        this.topic = topic;
    }

    /** Begins to send in the background. */
    public void start() {
        var unused = relay.scheduleWithFixedDelay(this::sendQuietly, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Adds a record within the caller's transaction. */
    public static void add(Handle handle, FeedRecord record) {
        handle.createUpdate(ADD)
                .bind("account", record.account().uuid())
                .bind("record", FeedRecordCodec.encode(record))
                .execute();
    }

    /** Whether the same record waits to be sent. */
    public static boolean isWaiting(Handle handle, FeedRecord record) {
        return handle.createQuery(IS_RECORD_WAITING)
                .bind("account", record.account().uuid())
                .bind("record", FeedRecordCodec.encode(record))
                .mapTo(Boolean.class)
                .one();
    }

    /** Adds records, in their order, within the caller's transaction. */
    public static void addAll(Handle handle, List<FeedRecord> records) {
        PreparedBatch batch = handle.prepareBatch(ADD);
        for (FeedRecord record : records) {
            batch.bind("account", record.account().uuid())
                    .bind("record", FeedRecordCodec.encode(record))
                    .add();
        }
        batch.execute();
    }

    private void sendQuietly() {
        try {
            while (send(null) == BATCH) {
                LOG.debug("the outbox is full, going on");
            }
            if (standing) {
                LOG.info("the outbox goes on");
                standing = false;
            }
        } catch (RuntimeException e) {
            if (!relay.isShutdown() && !standing) {
                standing = true;
                LOG.warn("the outbox waits: {}", e instanceof Problem problem ? problem.detail() : e.getClass());
            }
        }
    }

    /**
     * Sends what waits of an account before something that must come after it.
     *
     * @throws Problem 503 if Kafka does not take it
     */
    public void flush(AccountId account) {
        boolean waiting = jdbi.withHandle(handle -> handle.createQuery(IS_WAITING)
                .bind("account", account.uuid())
                .mapTo(Boolean.class)
                .one());
        while (waiting && send(account.uuid()) == BATCH) {
            LOG.debug("the outbox of {} is full, going on", account);
        }
    }

    private int send(@Nullable UUID account) {
        lock();
        try {
            Sent sent = jdbi.inTransaction(handle -> send(handle, account));
            if (!sent.all()) {
                throw Topic.unavailable();
            }
            return sent.count();
        } finally {
            sending.unlock();
        }
    }

    private void lock() {
        try {
            if (!sending.tryLock(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw Topic.unavailable();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Topic.unavailable();
        }
    }

    /** Sends a batch. What Kafka has is deleted even if a later record failed; from that one on all are sent again, so that the last word is right. */
    private Sent send(Handle handle, @Nullable UUID account) {
        handle.execute("SET LOCAL lock_timeout = " + MAX_WAIT_MILLIS);
        List<Waiting> oldest = handle.createQuery(OLDEST)
                .bind("account", account)
                .bind("limit", BATCH)
                .map((row, context) -> new Waiting(
                        row.getLong("id"),
                        new Topic.Message(
                                new AccountId(row.getObject("account_id", UUID.class)), row.getBytes("record"))))
                .list();
        int sent = topic.sendFirst(oldest.stream().map(Waiting::message).toList());
        if (sent > 0) {
            List<Long> ids = oldest.stream().limit(sent).map(Waiting::id).toList();
            handle.createUpdate(DELETE).bindArray("ids", Long.class, ids).execute();
        }
        return new Sent(sent, sent == oldest.size());
    }

    @Override
    public void close() {
        relay.shutdownNow();
        try {
            if (!relay.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("the outbox did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
