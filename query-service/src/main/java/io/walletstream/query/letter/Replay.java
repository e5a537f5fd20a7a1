package io.walletstream.query.letter;

import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
import io.walletstream.query.outbox.Outbox;
import io.walletstream.query.outbox.Topic;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.InvalidChainValueException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Sends a dead letter again, once: a letter that was sent is only answered. If the service ends between Kafka's word and the note of it, the next
 * request sends it twice, which counts once in the stream, as with every record.
 */
final class Replay {
    private static final String WAIT = "SET LOCAL lock_timeout = 3000";

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Topic topic;

    Replay(Jdbi jdbi, Outbox outbox, Topic topic) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.topic = topic;
    }

    /** The letter after it was sent; empty: there is none of this id. */
    Optional<DeadLetter> replay(long id) {
        return jdbi.inTransaction(handle -> {
            handle.execute(WAIT);
            return DeadLetterStore.lock(handle, id)
                    .map(letter -> letter.replayedAt() == null ? send(handle, letter) : letter);
        });
    }

    private DeadLetter send(Handle handle, DeadLetter letter) {
        if (!letter.isComplete()) {
            throw Problem.of(ProblemCode.LETTER_INCOMPLETE, "only a part of the record is kept");
        }
        int home = topic.partitionOf(letter.key());
        if (home != letter.partition()) {
            throw Problem.of(
                    ProblemCode.LETTER_MISPLACED,
                    "the record lay in partition " + letter.partition() + ", its key belongs into partition " + home);
        }
        flushAccountOf(letter);
        topic.sendAgain(letter.partition(), letter.key(), letter.value());
        return DeadLetterStore.markReplayed(handle, letter);
    }

    /** What waits of the account, such as its beginning, comes before its record. */
    private void flushAccountOf(DeadLetter letter) {
        AccountId account;
        try {
            account = AccountId.parse(letter.keyText());
        } catch (InvalidChainValueException e) {
            return; // of no account
        }
        outbox.flush(account);
    }
}
