package io.walletstream.query.letter;

import io.walletstream.query.account.AccountStore;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
import io.walletstream.query.outbox.Outbox;
import io.walletstream.query.outbox.Topic;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.InvalidChainValueException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Sends a dead letter again, once: a letter that was sent is only answered. If the service ends between Kafka's word and the note of it, the next
 * request sends it twice, which counts once in the stream, as with every record.
 */
final class Replay {
    private static final String WAIT = "SET LOCAL lock_timeout = 3000";

    /** Each holds a connection of the pool while Kafka takes its record; all routes share the pool. */
    private static final int MAX_CONCURRENT = 2;

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Topic topic;
    private final BooleanSupplier kafkaDown;
    private final Semaphore running = new Semaphore(MAX_CONCURRENT);

    Replay(Jdbi jdbi, Outbox outbox, Topic topic, BooleanSupplier kafkaDown) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.topic = topic;
        this.kafkaDown = kafkaDown;
    }

    /** The letter after it was sent; empty: there is none of this id. */
    Optional<DeadLetter> replay(long id) {
        Optional<DeadLetter> known = jdbi.withHandle(handle -> DeadLetterStore.find(handle, id));
        if (known.isEmpty() || known.get().replayedAt() != null) {
            return known;
        }
        if (!running.tryAcquire()) {
            throw Problem.of(ProblemCode.TOO_MANY_PUSHES, "too many replays run, try again");
        }
        try {
            prepare(known.get());
            return jdbi.inTransaction(handle -> {
                handle.execute(WAIT);
                return DeadLetterStore.lock(handle, id)
                        .map(letter -> letter.replayedAt() == null ? send(handle, letter) : letter);
            });
        } finally {
            running.release();
        }
    }

    /** All that may be refused, and all waiting for Kafka that needs no connection. */
    private void prepare(DeadLetter letter) {
        if (!letter.isComplete()) {
            throw Problem.of(ProblemCode.LETTER_INCOMPLETE, "only a part of the record is kept");
        }
        if (kafkaDown.getAsBoolean()) {
            throw Topic.unavailable();
        }
        int home = topic.partitionOf(letter.key());
        if (home != letter.partition()) {
            throw Problem.of(
                    ProblemCode.LETTER_MISPLACED,
                    "the record lay in partition " + letter.partition() + ", its key belongs into partition " + home);
        }
        prepareAccountOf(letter);
    }

    private DeadLetter send(Handle handle, DeadLetter letter) {
        topic.sendAgain(letter.partition(), letter.key(), letter.value());
        return DeadLetterStore.markReplayed(handle, letter);
    }

    /** What waits of the account, such as its beginning, comes before its record. A paused one takes nothing in. */
    private void prepareAccountOf(DeadLetter letter) {
        AccountId account;
        try {
            account = AccountId.parse(letter.keyText());
        } catch (InvalidChainValueException e) {
            return; // of no account
        }
        if (jdbi.withHandle(handle -> AccountStore.isPaused(handle, account))) {
            throw Problem.of(ProblemCode.ACCOUNT_PAUSED, "the letter's account is paused and takes nothing in");
        }
        outbox.flush(account);
    }
}
