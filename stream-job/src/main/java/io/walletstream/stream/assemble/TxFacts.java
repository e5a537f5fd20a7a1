package io.walletstream.stream.assemble;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.assemble.OutpointFacts.Spend;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.Vanished;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one transaction of one account in one generation: the facts of its outpoints, and the requests for its bytes. The
 * one state value of {@link TxAssembler}; what the writer refused is taken away, and all of it once its rows are gone.
 */
final class TxFacts {
    /** Of a request that no group of the transaction's own caused: it was told that it spends. */
    static final long NO_GROUP = 0;

    final int generation;
    final boolean fullHistory;
    final String network;
    final TreeMap<Integer, OutpointFacts> outpoints = new TreeMap<>();
    final Requests requests = new Requests(outpoints);

    /** Items of outpoints that are rows, and of those that are merely remembered; derived, not stored. */
    private int itemsShown;

    private int itemsRemembered;

    /** Whether this transaction was told that it spends an output of the account. */
    boolean outgoing;

    /** Newest revision that this was told as of. */
    long outgoingRevision;

    TxFacts(int generation, boolean fullHistory, String network) {
        this.generation = generation;
        this.fullHistory = fullHistory;
        this.network = network;
    }

    /** What merging a group came to. */
    static final class Outcome {
        /** Outpoints whose row differs now. */
        final Set<OutpointFacts> changed = new LinkedHashSet<>();

        /** Transactions that newly spend a row of this one. */
        final List<Txid> outgoing = new ArrayList<>(0);

        /** A new request for bytes, if rows lack content. */
        @Nullable
        Request request;

        /** Requests that had failed, and for which less waits now. */
        final List<Vanished> vanished = new ArrayList<>(0);

        int itemsDone;
        int itemsSkipped;
        int transactionsSkipped;
    }

    /**
     * Merges changes one by one in offset order.
     *
     * @param group number of the group that brings them
     */
    Outcome merge(long group, List<Change> changes) {
        Outcome outcome = new Outcome();
        boolean wasSkipped = isSkipped();
        for (Change change : changes) {
            mergeOne(change, outcome);
        }
        ask(group, outcome);
        letGo(outcome);
        outcome.transactionsSkipped = (isSkipped() ? 1 : 0) - (wasSkipped ? 1 : 0);
        return outcome;
    }

    /** Asks for the bytes of rows that lack them, in one request, and tells of their spends. For what is gone nothing is asked. */
    private void ask(long group, Outcome outcome) {
        int openItems = 0;
        int request = 0;
        for (OutpointFacts facts : outcome.changed) {
            if (!facts.isShown(fullHistory)) {
                continue;
            }
            boolean isWanted = !facts.gone || facts.wasLive;
            facts.wasLive = false;
            if (facts.request == 0 && isWanted) {
                request = requests.nextNumber();
                facts.request = request;
                openItems += facts.isCreationKnown() ? 1 : 0;
            }
            announceSpends(facts, outcome);
        }
        if (request != 0) {
            outcome.request = requests.add(new Request(request, group, openItems));
        }
        outcome.itemsDone -= openItems;
    }

    /** Takes what vanished off the requests that are parked. Those under way may yet bring its bytes. */
    private void letGo(Outcome outcome) {
        Set<Integer> numbers = new TreeSet<>();
        for (OutpointFacts facts : outcome.changed) {
            if (facts.gone && facts.request != 0 && requests.isParked(facts.request)) {
                numbers.add(facts.request);
            }
        }
        for (int number : numbers) {
            Vanished vanished = letGo(requests.get(number));
            if (vanished != null) {
                outcome.vanished.add(vanished);
            }
        }
    }

    /**
     * Takes outputs that vanished off a request. With the last of them it is over, unless the transaction spends and nothing else asks for its
     * bytes: then it goes on for the transaction as a whole. Answers null if none vanished.
     */
    @Nullable
    Vanished letGo(Request request) {
        int items = requests.letGo(request);
        if (items < 0 && isWanted(request)) {
            return null;
        }
        items = Math.max(items, 0);
        boolean isOver = requests.voutsOf(request).length == 0 && !(outgoing && requests.isNoneBeside(request));
        if (isOver) {
            request.retryAtMillis = Request.OVER;
        }
        return new Vanished(request.number, items, isOver);
    }

    private void mergeOne(Change change, Outcome outcome) {
        OutpointFacts facts = outpoints.get(change.vout());
        boolean isNew = facts == null;
        if (facts == null) {
            if (change.kind() == Change.Kind.SPEND_GONE
                    || change.kind() == Change.Kind.CREATION_GONE
                    || change.kind() == Change.Kind.SPENT_ALONE) {
                return;
            }
            facts = new OutpointFacts(change.vout());
            outpoints.put(change.vout(), facts);
        }
        OutpointFacts.Shown before = facts.shown(fullHistory);
        int itemsBefore = facts.items();
        boolean wasShown = !isNew && facts.isShown(fullHistory);
        if (!MergeRules.merge(facts, change)) {
            return;
        }
        facts.revision = change.revision();
        count(facts, wasShown, itemsBefore, outcome);
        if (isNew || !before.equals(facts.shown(fullHistory))) {
            outcome.changed.add(facts);
            facts.wasLive |= !facts.gone && facts.isShown(fullHistory);
        }
    }

    private static void announceSpends(OutpointFacts facts, Outcome outcome) {
        Spend spend = facts.currentSpend();
        for (Spend other : facts.spends) {
            other.announced &= other == spend; // told anew if it counts again: it may have heard that no row names it
        }
        if (spend != null && !spend.announced) {
            spend.announced = true;
            if (!outcome.outgoing.contains(spend.txid)) {
                outcome.outgoing.add(spend.txid);
            }
        }
    }

    /** Items of rows count as done, those of merely remembered outpoints as skipped. */
    private void count(OutpointFacts facts, boolean wasShown, int itemsBefore, Outcome outcome) {
        boolean isShown = facts.isShown(fullHistory);
        outcome.itemsDone += (isShown ? facts.items() : 0) - (wasShown ? itemsBefore : 0);
        outcome.itemsSkipped += (isShown ? 0 : facts.items()) - (wasShown ? 0 : itemsBefore);
        itemsShown += (isShown ? facts.items() : 0) - (wasShown ? itemsBefore : 0);
        itemsRemembered += (isShown ? 0 : facts.items()) - (wasShown ? 0 : itemsBefore);
    }

    /** Whether all that is known of the transaction is merely remembered. */
    private boolean isSkipped() {
        return itemsShown == 0 && itemsRemembered > 0;
    }

    /** Counts anew what is derived from the outpoints, after they were read. */
    void derive() {
        itemsShown = 0;
        itemsRemembered = 0;
        for (OutpointFacts facts : outpoints.values()) {
            if (facts.isShown(fullHistory)) {
                itemsShown += facts.items();
            } else {
                itemsRemembered += facts.items();
            }
        }
    }

    /** Whether rows name the transaction as spending, as the writer says. Without one its parked requests for the transaction as a whole are over. */
    Outcome spends(boolean isSpending) {
        Outcome outcome = new Outcome();
        if (isSpending) {
            outcome.request = outgoing ? null : askAsOutgoing();
            return outcome;
        }
        outgoing = false;
        for (Request request : requests) {
            Vanished vanished = request.isParked() ? letGo(request) : null;
            if (vanished != null) {
                outcome.vanished.add(vanished);
            }
        }
        return outcome;
    }

    /** A request for the transaction as a whole, when none of its outputs asks for it. */
    @Nullable
    Request askAsOutgoing() {
        outgoing = true;
        return requests.isNoneBeside(null) ? askAsWhole() : null;
    }

    private Request askAsWhole() {
        return requests.add(new Request(requests.nextNumber(), NO_GROUP, 0));
    }

    /**
     * Takes away what no record after this revision told, since the writer refused it. Of what is left, bytes that are not parked are asked for
     * and spends are told anew: what came of them before may have been refused, too. Answers null if nothing is left.
     */
    @Nullable
    Outcome forget(long newestRefused) {
        outpoints.values().removeIf(facts -> facts.revision <= newestRefused);
        outgoing = outgoing && outgoingRevision > newestRefused;
        if (outpoints.isEmpty() && !outgoing) {
            return null;
        }
        derive();
        Outcome outcome = new Outcome();
        for (OutpointFacts facts : outpoints.values()) {
            if (facts.request != 0 && !requests.isParked(facts.request)) {
                facts.request = 0;
            }
            facts.spends.forEach(spend -> spend.announced = false);
            outcome.changed.add(facts);
        }
        ask(NO_GROUP, outcome);
        if (outgoing && outcome.request == null && !requests.isAnyParked()) {
            outcome.request = askAsWhole();
        }
        return outcome;
    }

    /** Whether the request is for anything that is known. */
    boolean isWanted(Request request) {
        return outgoing || requests.voutsOf(request).length > 0;
    }

    /** The newest revision of what is known. */
    long newestRevision() {
        long newest = outgoing ? outgoingRevision : 0;
        for (OutpointFacts facts : outpoints.values()) {
            newest = Math.max(newest, facts.revision);
        }
        return newest;
    }

    /** Whether nothing is known: what was taken back before it came leaves nothing. */
    boolean isEmpty() {
        return outpoints.isEmpty() && requests.isEmpty() && !outgoing;
    }
}
