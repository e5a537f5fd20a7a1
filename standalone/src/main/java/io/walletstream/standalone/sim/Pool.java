package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Outpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A set of outpoints that a random one is drawn from in constant time, the same one for the same history. */
final class Pool {
    private final List<Outpoint> items = new ArrayList<>();
    private final Map<Outpoint, Integer> places = new HashMap<>();

    void add(Outpoint outpoint) {
        if (places.putIfAbsent(outpoint, items.size()) == null) {
            items.add(outpoint);
        }
    }

    void remove(Outpoint outpoint) {
        Integer place = places.remove(outpoint);
        if (place == null) {
            return;
        }
        Outpoint last = items.remove(items.size() - 1);
        if (place < items.size()) {
            items.set(place, last);
            places.put(last, place);
        }
    }

    int size() {
        return items.size();
    }

    @Nullable
    Outpoint draw(Random random) {
        return items.isEmpty() ? null : items.get(random.nextInt(items.size()));
    }
}
