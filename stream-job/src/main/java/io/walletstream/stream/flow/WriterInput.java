package io.walletstream.stream.flow;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** What reaches the writer, keyed by account. */
public sealed interface WriterInput {
    TypeInformation<WriterInput> TYPE = new WireType<>(WriterInput.class, new WriterInputSerializer());

    AccountId account();

    int generation();

    /** The account began, or began anew. */
    record Opened(AccountId account, int generation) implements WriterInput {}

    /**
     * Records came of an account that the writer did not find yet, whatever became of them: each of them is a dead letter if there is no such
     * account.
     *
     * @param revisions of the records
     */
    record Noted(AccountId account, int generation, List<Long> revisions) implements WriterInput {
        public Noted {
            revisions = List.copyOf(revisions);
        }
    }

    /**
     * The window forwarded a group of so many items to the assembler.
     *
     * @param number number of the group in the account, from 1 without gaps
     */
    record Announced(AccountId account, int generation, long number, int items) implements WriterInput {}

    /**
     * A pass ended complete.
     *
     * @param lastGroup number of the last group before its end: applied once all up to it are settled
     * @param tip chain height read before the pass
     * @param heldFrom lowest height that a rollback waits to take back, which stalls the owner; 0: none waits
     * @param heldReason says so in words; empty: none waits
     */
    record PassEnd(
            AccountId account,
            int generation,
            OwnerRef owner,
            long epoch,
            int passNumber,
            int tip,
            long lastGroup,
            int heldFrom,
            String heldReason,
            long revision)
            implements WriterInput {}

    /**
     * Confirmed facts vanished at the end of a pass; comes before its {@link PassEnd}, and is told when that is applied.
     *
     * @param fromHeight lowest height of one
     * @param transactions how many transactions lost one
     */
    record Reorg(
            AccountId account,
            int generation,
            OwnerRef owner,
            long epoch,
            int passNumber,
            int fromHeight,
            int transactions)
            implements WriterInput {}

    /**
     * An owner's feed stalled or resumed.
     *
     * @param heldFrom lowest height that a rollback waits to take back; 0: none waits
     */
    record FeedStatus(
            AccountId account,
            int generation,
            OwnerRef owner,
            boolean stalled,
            String reason,
            int heldFrom,
            long revision)
            implements WriterInput {}

    /**
     * A group was merged: what changed, and what is still under way. All consequences of its records travel in this one element.
     *
     * @param group number of the group; 0: none, what is left of a transaction was told again
     * @param announcedItems how many items it was announced with
     * @param states rows whose state half changed
     * @param itemsDone items done at once (may be negative where items change their kind)
     * @param itemsSkipped items remembered without a row (may be negative likewise)
     * @param transactionsSkipped 1 if the transaction is now merely remembered, -1 if no longer, else 0
     * @param request number of the request that was opened for bytes; 0: none
     * @param requestItems items that are done when its bytes come
     * @param outgoing transactions that newly spend its rows, told to their own keys
     * @param vanished requests that had failed and for which less waits now
     */
    record Merged(
            AccountId account,
            int generation,
            Txid txid,
            long group,
            int announcedItems,
            List<OutpointState> states,
            int itemsDone,
            int itemsSkipped,
            int transactionsSkipped,
            int request,
            int requestItems,
            List<Txid> outgoing,
            List<Vanished> vanished)
            implements WriterInput {
        public Merged {
            states = List.copyOf(states);
            outgoing = List.copyOf(outgoing);
            vanished = List.copyOf(vanished);
        }
    }

    /**
     * An outgoing transaction arrived at its own key.
     *
     * @param group number of the group that told of it
     * @param request number of the request that was opened for its bytes; 0: they were asked for already
     * @param revision of the newest record that the telling follows from
     */
    record OutgoingTaken(AccountId account, int generation, Txid txid, long group, int request, long revision)
            implements WriterInput {}

    /**
     * The bytes came and were read: the content half.
     *
     * @param group number of the group that caused the request; 0: none, the transaction was told that it spends
     * @param partial whether none of the wanted outputs exists: a {@link Parked} that names the request follows and ends it
     */
    record Content(
            AccountId account,
            int generation,
            int request,
            int attempt,
            long group,
            boolean partial,
            long revision,
            TxContent content)
            implements WriterInput {}

    /**
     * A request failed and is parked.
     *
     * @param movedFrom number of the request that goes on without the outputs of this one, which do not exist; 0: none
     * @param itemCount how many items wait for it
     * @param attempts rounds of attempts so far
     * @param retryAtMillis when it is tried again, Unix milliseconds; {@link Long#MAX_VALUE}: not by itself
     * @param waiting outputs that wait for it, ascending; empty: the transaction as a whole, which was told that it spends
     * @param revision newest one of the facts that asked
     */
    record Parked(
            AccountId account,
            int generation,
            Txid txid,
            int request,
            int movedFrom,
            int itemCount,
            int attempts,
            FailureKind kind,
            String error,
            long retryAtMillis,
            List<Waiting> waiting,
            long revision)
            implements WriterInput {
        public Parked {
            waiting = List.copyOf(waiting);
        }
    }
}
