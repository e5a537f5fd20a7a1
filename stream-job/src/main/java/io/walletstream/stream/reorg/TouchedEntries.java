package io.walletstream.stream.reorg;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a map in Flink's state as one element touches them: each is read once and, if it is another then, written once by {@link #settle}.
 * Has to be settled before the element ends, for the next may be of another key.
 */
final class TouchedEntries<K, V> {
    private static final class Entry<V> {
        final @Nullable V stored;

        @Nullable
        V now;

        Entry(@Nullable V stored) {
            this.stored = stored;
            now = stored;
        }
    }

    private final MapState<K, V> state;
    private final int limit;
    private final Map<K, Entry<V>> touched = new LinkedHashMap<>();

    /** What was asked for last, which mostly is asked for again. */
    private @Nullable K lastKey;

    private @Nullable Entry<V> last;

    /**
     * @param limit at so many entries what was touched is settled by itself
     */
    TouchedEntries(MapState<K, V> state, int limit) {
        this.state = state;
        this.limit = limit;
    }

    @Nullable
    V get(K key) throws Exception {
        return entry(key).now;
    }

    /** Null: there is no such entry any more. */
    void put(K key, @Nullable V value) throws Exception {
        entry(key).now = value;
    }

    private Entry<V> entry(K key) throws Exception {
        Entry<V> entry = last;
        if (entry == null || !key.equals(lastKey)) {
            entry = touched.get(key);
            if (entry == null) {
                if (touched.size() >= limit) {
                    settle();
                }
                entry = new Entry<>(state.get(key));
                touched.put(key, entry);
            }
            lastKey = key;
            last = entry;
        }
        return entry;
    }

    /** All entries as they are in the state, after what was touched is. */
    MapState<K, V> settled() throws Exception {
        settle();
        return state;
    }

    /** Writes what is another than it was, and lets go of all. */
    void settle() throws Exception {
        if (touched.isEmpty()) {
            return;
        }
        for (Map.Entry<K, Entry<V>> each : touched.entrySet()) {
            Entry<V> entry = each.getValue();
            if (entry.now == null) {
                if (entry.stored != null) {
                    state.remove(each.getKey());
                }
            } else if (!Objects.equals(entry.now, entry.stored)) {
                state.put(each.getKey(), entry.now);
            }
        }
        letGo();
    }

    /** Removes all entries. */
    void clear() {
        letGo();
        state.clear();
    }

    private void letGo() {
        touched.clear();
        lastKey = null;
        last = null;
    }
}
