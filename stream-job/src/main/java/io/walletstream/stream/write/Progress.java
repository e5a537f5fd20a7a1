package io.walletstream.stream.write;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.Vanished;
import io.walletstream.stream.flow.WriterInput.Announced;
import io.walletstream.stream.flow.WriterInput.Content;
import io.walletstream.stream.flow.WriterInput.Merged;
import io.walletstream.stream.flow.WriterInput.OutgoingTaken;
import io.walletstream.stream.flow.WriterInput.Parked;
import io.walletstream.stream.flow.WriterInput.PassEnd;
import io.walletstream.stream.flow.WriterInput.Reorg;
import io.walletstream.stream.write.UnderWay.Open;
import io.walletstream.stream.write.UnderWay.RequestKey;
import io.walletstream.stream.write.UnderWay.Told;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of an account is under way, and the ends of passes that wait for all before them to be settled. Its sets hold what is on its way through
 * the job, which back-pressure bounds; parked work, which nothing bounds, lies beside it ({@link ParkedWork}) and is only counted here. Plain
 * Java; state of {@link WalletWriter}, one value an account; begins anew with a newer generation.
 */
final class Progress {
    final int generation;
    /** Announced minus merged; below zero only while an announcement is late. */
    long itemsPending;

    /** Newest revision of a state that is counted. */
    long revision;

    long itemsDone;
    long itemsSkipped;
    long itemsFailed;
    long txsDone;
    long txsSkipped;
    long txsFailed;
    final Groups groups = new Groups();
    final UnderWay underWay = new UnderWay();

    /** Requests whose bytes came before the word that they were asked for, which travels another way. */
    final Set<RequestKey> early = new HashSet<>();

    /** Taken before the word that they were told. */
    final Set<Told> takenEarly = new HashSet<>();

    Progress(int generation) {
        this.generation = generation;
    }

    void announced(Announced announced) {
        itemsPending += announced.items();
        groups.announced(announced.number());
    }

    /** Takes a merged group in; answers the transactions that it told, or was said to have told, that they spend. */
    Set<Txid> merged(Merged merged, ParkedWork parked) {
        itemsPending -= merged.announcedItems();
        for (OutpointState state : merged.states()) {
            revision = Math.max(revision, state.revision());
        }
        groups.settle(merged.group());
        itemsDone += merged.itemsDone();
        itemsSkipped += merged.itemsSkipped();
        txsSkipped += merged.transactionsSkipped();
        if (merged.request() != 0) {
            opened(
                    new RequestKey(merged.txid(), merged.request()),
                    new Open(merged.requestItems(), merged.group()),
                    parked);
        }
        for (Vanished vanished : merged.vanished()) {
            vanished(new RequestKey(merged.txid(), vanished.request()), vanished, parked);
        }
        for (Txid txid : merged.outgoing()) {
            Told word = new Told(txid, merged.group());
            if (!takenEarly.remove(word)) {
                underWay.tell(word);
            }
        }
        // A word from before a restore may name another group: whoever took it was not told by this one.
        Set<Txid> told =
                merged.outgoing().isEmpty() && takenEarly.isEmpty() ? Set.of() : new HashSet<>(merged.outgoing());
        takenEarly.removeIf(
                word -> word.group() == merged.group() && (told.contains(word.txid()) || told.add(word.txid())));
        return told;
    }

    private void opened(RequestKey key, Open request, ParkedWork parked) {
        if (early.remove(key)) {
            finished(key, request.items(), parked);
        } else {
            underWay.open(key, request);
        }
    }

    /** Whether a transaction was told that it spends by one whose own word of it did not come yet. */
    boolean isAwaited(Txid txid) {
        return takenEarly.stream().anyMatch(word -> word.txid().equals(txid));
    }

    void outgoingTaken(OutgoingTaken taken, ParkedWork parked) {
        Told word = new Told(taken.txid(), taken.group());
        if (!underWay.take(word) && !groups.isSettled(word.group())) { // else taken before: the word went round twice
            takenEarly.add(word);
        }
        if (taken.request() != 0) {
            opened(new RequestKey(taken.txid(), taken.request()), new Open(0, taken.group()), parked);
        }
    }

    /** The bytes came. If none of the wanted outputs exists nothing is settled yet: the word of what is missing does that. */
    Settled answered(Content content, ParkedWork parked) {
        if (content.partial()) {
            return new Settled(null, false);
        }
        RequestKey key = new RequestKey(content.content().txid(), content.request());
        Open request = underWay.close(key);
        Answered answered = null;
        if (request != null) {
            finished(key, request.items(), parked);
            answered = answered(content, request.items());
        } else {
            ParkedTx tx = parked.get(key.txid());
            ParkedTx.Work work = tx == null ? null : tx.work(key.request());
            if (tx != null && work != null) {
                unparked(key, tx, work, parked);
                answered = answered(content, work.items());
            } else if (content.group() == 0 || !groups.isSettled(content.group())) {
                early.add(key); // else it was settled before
            }
        }
        ParkedTx others = txsFailed == 0 ? null : parked.get(key.txid());
        return new Settled(answered, others != null && others.isRetriable());
    }

    private static Answered answered(Content content, int items) {
        return new Answered(content.request(), content.attempt(), content.group(), items, content.revision());
    }

    private void finished(RequestKey key, int items, ParkedWork parked) {
        itemsDone += items;
        if (key.request() != 1) {
            return;
        }
        ParkedTx others = txsFailed == 0 ? null : parked.get(key.txid());
        if (others == null) {
            txsDone++;
        } else {
            parked.put(key.txid(), others.answered(true));
        }
    }

    private void unparked(RequestKey key, ParkedTx tx, ParkedTx.Work work, ParkedWork parked) {
        itemsFailed -= work.items();
        itemsDone += work.items();
        ParkedTx rest = tx.without(key.request()).answered(tx.isAnswered() || key.request() == 1);
        keep(key.txid(), rest, parked);
    }

    /** Nothing is left to do for outputs that vanished before their bytes came: what waited for them is done. */
    private void vanished(RequestKey key, Vanished vanished, ParkedWork parked) {
        Open request = underWay.close(key);
        if (request != null) {
            if (vanished.isOver()) {
                finished(key, request.items(), parked);
            } else {
                underWay.open(key, new Open(request.items() - vanished.items(), request.group()));
                itemsDone += vanished.items();
            }
            return;
        }
        ParkedTx tx = parked.get(key.txid());
        ParkedTx.Work work = tx == null ? null : tx.work(key.request());
        if (tx == null || work == null) {
            return; // its bytes came meanwhile
        }
        if (vanished.isOver()) {
            unparked(key, tx, work, parked);
        } else {
            itemsFailed -= vanished.items();
            itemsDone += vanished.items();
            parked.put(key.txid(), tx.with(key.request(), work.items() - vanished.items(), work.isRetriable()));
        }
    }

    private void keep(Txid txid, ParkedTx rest, ParkedWork parked) {
        if (!rest.isEmpty()) {
            parked.put(txid, rest);
            return;
        }
        parked.remove(txid);
        txsFailed--;
        txsDone += rest.isAnswered() ? 1 : 0;
    }

    /** A failure; answers false for one that came late, after success. */
    boolean parked(Parked failure, ParkedWork parked) {
        ParkedTx known = parked.get(failure.txid());
        if (failure.movedFrom() != 0) {
            splitOff(failure, known, parked);
            return true;
        }
        RequestKey key = new RequestKey(failure.txid(), failure.request());
        Open request = underWay.close(key);
        ParkedTx.Work work = known == null ? null : known.work(key.request());
        if (request == null && work == null) {
            return false;
        }
        int items = request != null ? request.items() : work != null ? work.items() : 0;
        itemsFailed += failure.itemCount() - (work == null ? 0 : work.items());
        itemsDone += items - failure.itemCount();
        ParkedTx tx = known != null ? known : first(key.request() != 1 && isFirstAnswered(key.txid()));
        parked.put(key.txid(), with(failure, tx));
        return true;
    }

    /** What is missing of an answer is parked as a request of its own; the one that it was part of goes on with the rest. */
    private void splitOff(Parked failure, @Nullable ParkedTx known, ParkedWork parked) {
        RequestKey from = new RequestKey(failure.txid(), failure.movedFrom());
        int items = failure.itemCount();
        ParkedTx tx = known != null ? known : first(isFirstAnswered(from.txid()));
        ParkedTx.Work work = tx.work(from.request());
        Open rest = underWay.close(from);
        itemsFailed += items;
        if (rest != null) {
            underWay.open(from, new Open(rest.items() - items, rest.group()));
        } else if (work != null) {
            itemsFailed -= items;
            tx = tx.with(from.request(), work.items() - items, work.isRetriable());
        } else {
            itemsDone -= items; // the rest was answered before this word came
        }
        parked.put(from.txid(), with(failure, tx));
    }

    private static ParkedTx with(Parked failure, ParkedTx tx) {
        return tx.with(failure.request(), failure.itemCount(), failure.kind() != FailureKind.POISON);
    }

    private boolean isFirstAnswered(Txid txid) {
        return !underWay.isOpen(new RequestKey(txid, 1));
    }

    /** A transaction that now fails as a whole, although its first request may have been answered and counted. */
    private ParkedTx first(boolean counted) {
        txsFailed++;
        txsDone -= counted ? 1 : 0;
        return ParkedTx.NONE.answered(counted);
    }

    /** The database refused the bytes that were counted as an answer: the request is under way again until it is parked. */
    void refused(Txid txid, Answered answer, ParkedWork parked) {
        RequestKey key = new RequestKey(txid, answer.request());
        underWay.open(key, new Open(answer.items(), answer.group()));
        itemsDone -= answer.items();
        if (key.request() != 1) {
            return;
        }
        ParkedTx others = parked.get(txid);
        if (others == null) {
            txsDone--;
        } else {
            parked.put(txid, others.answered(false));
        }
    }

    void passEnded(PassEnd end) {
        groups.passEnded(end);
    }

    void reorg(Reorg reorg) {
        groups.reorgs.add(reorg);
    }

    /** Passes all of whose groups are settled and whose requests are answered or parked; they no longer wait. */
    List<AppliedPass> takeAppliedPasses() {
        return groups.takeApplied(underWay);
    }

    SyncCounts counts() {
        return new SyncCounts(
                Math.max(0, itemsPending),
                underWay.items(),
                itemsDone,
                itemsFailed,
                itemsSkipped,
                groups.pending(),
                underWay.transactions(),
                txsDone,
                txsFailed,
                txsSkipped,
                groups.settledUpTo,
                revision);
    }
}
