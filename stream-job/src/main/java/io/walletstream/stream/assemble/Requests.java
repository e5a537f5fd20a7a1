package io.walletstream.stream.assemble;

import io.walletstream.stream.flow.Waiting;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The requests for a transaction's bytes, by their numbers from 1. Which outputs wait for one the outpoints say; one that none names is for the
 * transaction as a whole.
 */
final class Requests implements Iterable<Request> {
    private final SortedMap<Integer, OutpointFacts> outpoints;
    private final List<Request> list = new ArrayList<>(1);

    /**
     * @param outpoints of the transaction, by index
     */
    Requests(SortedMap<Integer, OutpointFacts> outpoints) {
        this.outpoints = outpoints;
    }

    /** Number of the next one. */
    int nextNumber() {
        return list.size() + 1;
    }

    Request add(Request request) {
        list.add(request);
        return request;
    }

    /** In the order of their numbers. */
    List<Request> all() {
        return list;
    }

    @Override
    public Iterator<Request> iterator() {
        return list.iterator();
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    /** Whether every other one is over, so that this one alone can bring the bytes; all of them, if it is null. */
    boolean isNoneBeside(@Nullable Request one) {
        return list.stream().allMatch(request -> request == one || request.isOver());
    }

    Request get(int number) {
        return list.get(number - 1);
    }

    boolean isParked(int number) {
        return get(number).isParked();
    }

    boolean isAnyParked() {
        return list.stream().anyMatch(Request::isParked);
    }

    /** The request under this number if this attempt of it is under way, else null: a late or repeated answer. */
    @Nullable
    Request underWay(int number, int attempt) {
        if (number < 1 || number > list.size()) {
            return null;
        }
        Request request = list.get(number - 1);
        return request.attempt == attempt && !request.isParked() && !request.isOver() ? request : null;
    }

    /** Takes outputs that vanished off the request; answers how many items fewer wait for it, or -1 if none of its outputs vanished. */
    int letGo(Request request) {
        int left = 0;
        boolean isAnyGone = false;
        for (OutpointFacts facts : outpoints.values()) {
            if (facts.request == request.number) {
                isAnyGone |= facts.gone;
                left += !facts.gone && facts.isCreationKnown() ? 1 : 0;
                facts.request = facts.gone ? 0 : facts.request;
            }
        }
        if (!isAnyGone) {
            return -1;
        }
        int fewer = Math.max(0, request.items - left);
        request.items -= fewer;
        return fewer;
    }

    /** Those of these outputs that wait for the request. */
    List<Integer> namedBy(Request request, List<Integer> vouts) {
        return vouts.stream()
                .filter(vout -> {
                    OutpointFacts facts = outpoints.get(vout);
                    return facts != null && facts.request == request.number;
                })
                .toList();
    }

    /**
     * A request of their own for outputs that the transaction does not have; the request that named them goes on without them, in another
     * attempt.
     */
    Request splitOff(Request answered, List<Integer> missing) {
        int items = 0;
        int number = nextNumber();
        for (int vout : missing) {
            OutpointFacts facts = outpoints.get(vout);
            if (facts != null && facts.request == answered.number) {
                facts.request = number;
                items += facts.isCreationKnown() ? 1 : 0;
            }
        }
        Request split = new Request(number, answered.group, Math.min(items, answered.items));
        answered.items -= split.items;
        split.attempt = answered.attempt; // what was told of the request before is older
        answered.attempt++; // its failure may come again
        return add(split);
    }

    /** The outputs whose content the request asks for, ascending. */
    int[] voutsOf(Request request) {
        return outputsOf(request).mapToInt(facts -> facts.vout).toArray();
    }

    /** The same with the positions of their creations. */
    List<Waiting> waitingFor(Request request) {
        return outputsOf(request)
                .map(facts -> new Waiting(facts.vout, facts.created))
                .toList();
    }

    private Stream<OutpointFacts> outputsOf(Request request) {
        return outpoints.values().stream().filter(facts -> facts.request == request.number);
    }
}
