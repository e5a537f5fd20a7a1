package io.walletstream.query.outbox;

import io.walletstream.query.http.Problem;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that tell of a committed change: written in its transaction, sent to Kafka soon after in their order, deleted when Kafka has them. Sent
 * twice after a crash in between, which changes nothing.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int BATCH = 500;
    private static final long PERIOD_MILLIS = 250;

    /** One waiting record. */
    private record Waiting(long id, AccountId account, byte[] record) {}

    private static final String ADD = "INSERT INTO wallet.outbox (account_id, record) VALUES (:account, :record)";
    private static final String OLDEST = """
            SELECT id, account_id, record FROM wallet.outbox
            WHERE (cast(:account AS uuid) IS NULL OR account_id = cast(:account AS uuid)) ORDER BY id LIMIT :limit FOR UPDATE
            """;
    private static final String DELETE = "DELETE FROM wallet.outbox WHERE id = :id";

    private final Jdbi jdbi;
    private final Topic topic;
    private final ScheduledExecutorService relay = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "outbox");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> ticking;

    public Outbox(Jdbi jdbi, Topic topic) {
        this.jdbi = jdbi;
        this.topic = topic;
        this.ticking = relay.scheduleWithFixedDelay(this::sendQuietly, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Adds a record within the caller's transaction. */
    public static void add(Handle handle, FeedRecord record) {
        handle.createUpdate(ADD)
                .bind("account", record.account().uuid())
                .bind("record", FeedRecordCodec.encode(record))
                .execute();
    }

    private void sendQuietly() {
        try {
            while (send(null) == BATCH) {
                LOG.debug("the outbox is full, going on");
            }
        } catch (Problem e) {
            LOG.warn("the outbox waits: {}", e.detail());
        } catch (RuntimeException e) {
            LOG.warn("the outbox waits: {}", e.getClass().getSimpleName());
        }
    }

    /** Sends what waits of an account before something that must come after it. */
    public void flush(AccountId account) {
        while (send(account.uuid()) == BATCH) {
            LOG.debug("the outbox of {} is full, going on", account);
        }
    }

    private int send(@Nullable UUID account) {
        return jdbi.inTransaction(handle -> {
            List<Waiting> oldest = handle.createQuery(OLDEST)
                    .bind("account", account)
                    .bind("limit", BATCH)
                    .map((row, context) -> new Waiting(
                            row.getLong("id"),
                            new AccountId(row.getObject("account_id", UUID.class)),
                            row.getBytes("record")))
                    .list();
            for (Waiting waiting : oldest) {
                topic.send(waiting.account(), List.of(waiting.record()));
                handle.createUpdate(DELETE).bind("id", waiting.id()).execute();
            }
            return oldest.size();
        });
    }

    @Override
    public void close() {
        ticking.cancel(false);
        relay.shutdown();
    }
}
