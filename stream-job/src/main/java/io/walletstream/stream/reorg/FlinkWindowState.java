package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Outpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The window's memory in Flink's keyed state, of the current key. Owned by {@link ReorgWindow}. Cleared: all but the header when a newer
 * generation begins or the account is deleted, all when there is no such account; singles at the end or the successor of their pass; facts once they vanished
 * or sank below the window.
 */
final class FlinkWindowState implements WindowState {
    private static final ValueStateDescriptor<AccountHeader> HEADER =
            new ValueStateDescriptor<>("header", new WindowSerializers.HeaderSerializer());
    private static final MapStateDescriptor<String, OwnerProgress> OWNERS =
            new MapStateDescriptor<>("owners", StringSerializer.INSTANCE, new OwnerSerializer());
    private static final MapStateDescriptor<SingleKey, Single> SINGLES = new MapStateDescriptor<>(
            "singles", new WindowSerializers.SingleKeySerializer(), new WindowSerializers.SingleSerializer());
    private static final MapStateDescriptor<Outpoint, WindowFact> FACTS =
            new MapStateDescriptor<>("facts", new WindowSerializers.OutpointSerializer(), new FactSerializer());

    private final ValueState<AccountHeader> header;
    private final MapState<String, OwnerProgress> owners;
    private final MapState<SingleKey, Single> singles;
    private final MapState<Outpoint, WindowFact> facts;

    FlinkWindowState(RuntimeContext context) {
        header = context.getState(HEADER);
        owners = context.getMapState(OWNERS);
        singles = context.getMapState(SINGLES);
        facts = context.getMapState(FACTS);
    }

    @Override
    public AccountHeader header() {
        AccountHeader known = get(header::value);
        return known == null ? AccountHeader.NONE : known;
    }

    @Override
    public void header(AccountHeader value) {
        run(() -> header.update(value));
    }

    @Override
    public @Nullable OwnerProgress owner(String owner) {
        return get(() -> owners.get(owner));
    }

    @Override
    public void owner(String owner, OwnerProgress progress) {
        run(() -> owners.put(owner, progress));
    }

    @Override
    public void eachOwner(Consumer<OwnerProgress> out) {
        run(() -> owners.values().forEach(out));
    }

    @Override
    public @Nullable Single single(SingleKey key) {
        return get(() -> singles.get(key));
    }

    @Override
    public void single(SingleKey key, Single single) {
        run(() -> singles.put(key, single));
    }

    @Override
    public void removeSingle(SingleKey key) {
        run(() -> singles.remove(key));
    }

    @Override
    public void drainSingles(String owner, BiConsumer<Outpoint, Single> out) {
        TreeMap<Outpoint, Single> drained = new TreeMap<>();
        run(() -> {
            Iterator<Map.Entry<SingleKey, Single>> entries = singles.iterator();
            while (entries.hasNext()) {
                Map.Entry<SingleKey, Single> entry = entries.next();
                if (entry.getKey().owner().equals(owner)) {
                    drained.put(entry.getKey().outpoint(), entry.getValue());
                    entries.remove();
                }
            }
        });
        drained.forEach(out);
    }

    @Override
    public @Nullable WindowFact fact(Outpoint outpoint) {
        return get(() -> facts.get(outpoint));
    }

    @Override
    public void fact(Outpoint outpoint, WindowFact fact) {
        run(() -> facts.put(outpoint, fact));
    }

    @Override
    public void removeFact(Outpoint outpoint) {
        run(() -> facts.remove(outpoint));
    }

    @Override
    public void eachFact(BiConsumer<Outpoint, WindowFact> out) {
        run(() -> {
            for (Map.Entry<Outpoint, WindowFact> entry : facts.entries()) {
                out.accept(entry.getKey(), entry.getValue());
            }
        });
    }

    @Override
    public void replaceFacts(UnaryOperator<WindowFact> rule) {
        run(() -> {
            Iterator<Map.Entry<Outpoint, WindowFact>> entries = facts.iterator();
            while (entries.hasNext()) {
                Map.Entry<Outpoint, WindowFact> entry = entries.next();
                WindowFact before = entry.getValue();
                WindowFact after = rule.apply(before);
                if (after.isEmpty()) {
                    entries.remove();
                } else if (!after.equals(before)) {
                    entry.setValue(after);
                }
            }
        });
    }

    @Override
    public void clear() {
        owners.clear();
        singles.clear();
        facts.clear();
    }

    @Override
    public void forget() {
        clear();
        header.clear();
    }

    /** An access that may fail as state does. */
    @FunctionalInterface
    private interface Access {
        void run() throws Exception;
    }

    private static void run(Access access) {
        get(() -> {
            access.run();
            return null;
        });
    }

    private static <T extends @Nullable Object> T get(Callable<T> access) {
        try {
            return access.call();
        } catch (IOException e) {
            throw new UncheckedIOException("window state is out of reach", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("window state is out of reach", e);
        }
    }
}
