package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.Vanished;
import io.walletstream.stream.flow.WriterInput;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What each element that reaches the writer means to its account's progress and to the next flush. */
final class Taking {
    private Taking() {}

    /**
     * Takes one in.
     *
     * @param parked the account's
     * @param round hears what goes back to the assembler
     */
    static void take(
            WriterInput input, Progress progress, ParkedWork parked, FlushBatch target, Consumer<TxInput> round) {
        AccountId account = input.account();
        int generation = input.generation();
        if (input instanceof WriterInput.Merged merged) {
            for (Txid told : progress.merged(merged, parked)) {
                target.told(new TxRef(account, generation, told), progress.isAwaited(told));
            }
            if (merged.vanished().stream().anyMatch(Vanished::isOver)) {
                if (progress.isAwaited(merged.txid())) {
                    round.accept(new TxInput.Spending(account, generation, merged.txid(), true));
                }
                target.silent.add(new TxRef(account, generation, merged.txid()));
            }
            for (OutpointState outpoint : merged.states()) {
                target.state(account, generation, new Outpoint(merged.txid(), outpoint.vout()), outpoint);
            }
        } else if (input instanceof WriterInput.Content content) {
            take(content, progress.answered(content, parked), target, round);
        } else if (input instanceof WriterInput.Announced announced) {
            progress.announced(announced);
        } else if (input instanceof WriterInput.OutgoingTaken taken) {
            progress.outgoingTaken(taken, parked);
            target.outgoing(new TxRef(account, generation, taken.txid()), taken.revision());
        } else if (input instanceof WriterInput.Parked failure) {
            if (progress.parked(failure, parked)) {
                target.failed(failure);
                if (progress.isAwaited(failure.txid())) {
                    target.awaited.add(new TxRef(account, generation, failure.txid()));
                }
            }
        } else if (input instanceof WriterInput.PassEnd end) {
            progress.passEnded(end);
        } else if (input instanceof WriterInput.Reorg reorg) {
            progress.reorg(reorg);
        } else if (input instanceof WriterInput.FeedStatus status) {
            target.owner(OwnerRow.of(status));
        } else if (input instanceof WriterInput.Opened) {
            target.opened(account, generation);
        }
    }

    private static void take(WriterInput.Content content, Settled settled, FlushBatch target, Consumer<TxInput> round) {
        AccountId account = content.account();
        int generation = content.generation();
        TxRef ref = new TxRef(account, generation, content.content().txid());
        target.content(account, generation, content.content(), content.revision(), content.attempt());
        if (settled.answered() != null) {
            target.answered(ref, settled.answered());
        }
        if (settled.wakesOthers()) {
            round.accept(new TxInput.Retry(account, generation, ref.txid(), false));
        }
    }

    /** The transaction that the element is work of; null if of none. */
    static @Nullable Txid txidOf(WriterInput input) {
        if (input instanceof WriterInput.Merged merged) {
            return merged.txid();
        } else if (input instanceof WriterInput.Content content) {
            return content.content().txid();
        } else if (input instanceof WriterInput.OutgoingTaken taken) {
            return taken.txid();
        } else if (input instanceof WriterInput.Parked parked) {
            return parked.txid();
        }
        return null;
    }
}
