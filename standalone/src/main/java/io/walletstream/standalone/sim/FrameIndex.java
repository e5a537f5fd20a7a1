package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Per owner, every created and spent position in ascending order of score. */
final class FrameIndex {
    private static final Outpoint LOWEST = new Outpoint(Txid.ofWords(0, 0, 0, 0), 0);

    private final Map<String, NavigableSet<Position>> byOwner = new HashMap<>();

    void add(String owner, Position position) {
        byOwner.computeIfAbsent(owner, any -> new TreeSet<>()).add(position);
    }

    void remove(String owner, Position position) {
        NavigableSet<Position> positions = byOwner.get(owner);
        if (positions == null || !positions.remove(position)) {
            throw new IllegalStateException("not in the log of " + owner + ": " + position);
        }
    }

    /** The first positions of the owners' merged logs at or above a score; at most {@code limit}. */
    List<Position> page(Collection<String> owners, Score from, int limit) {
        List<Position> page = new ArrayList<>();
        for (String owner : owners) {
            NavigableSet<Position> positions = byOwner.get(owner);
            if (positions != null) {
                positions.tailSet(new Position(from, LOWEST, false), true).stream()
                        .limit(limit)
                        .forEach(page::add);
            }
        }
        page.sort(null);
        return page.size() <= limit ? page : page.subList(0, limit);
    }
}
