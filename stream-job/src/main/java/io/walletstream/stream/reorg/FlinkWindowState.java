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
    private static final MapStateDescriptor<FactPage.Key, FactPage> FACTS =
            new MapStateDescriptor<>("facts", new WindowSerializers.PageKeySerializer(), new PageSerializer());

    private static final int TOUCHED_LIMIT = 64;

    private final ValueState<AccountHeader> headers;
    private final TouchedEntries<String, OwnerProgress> owners;
    private final MapState<SingleKey, Single> singles;
    private final TouchedEntries<FactPage.Key, FactPage> facts;

    private @Nullable AccountHeader header;
    private boolean isHeaderNew;

    FlinkWindowState(RuntimeContext context) {
        headers = context.getState(HEADER);
        owners = new TouchedEntries<>(context.getMapState(OWNERS), TOUCHED_LIMIT);
        singles = context.getMapState(SINGLES);
        facts = new TouchedEntries<>(context.getMapState(FACTS), TOUCHED_LIMIT);
    }

    /** Writes what the element changed. To be called at its end: what follows may be of another account. */
    void settle() {
        run(() -> {
            if (isHeaderNew) {
                headers.update(header);
            }
            owners.settle();
            facts.settle();
        });
        header = null;
        isHeaderNew = false;
    }

    @Override
    public AccountHeader header() {
        AccountHeader known = header;
        if (known == null) {
            AccountHeader read = get(headers::value);
            known = read == null ? AccountHeader.NONE : read;
            header = known;
        }
        return known;
    }

    @Override
    public void header(AccountHeader value) {
        header = value;
        isHeaderNew = true;
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
        run(() -> owners.settled().values().forEach(out));
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
        FactPage page = get(() -> facts.get(FactPage.Key.of(outpoint)));
        return page == null ? null : page.fact(FactPage.placeOf(outpoint));
    }

    @Override
    public void fact(Outpoint outpoint, WindowFact fact) {
        place(outpoint, fact);
    }

    @Override
    public void removeFact(Outpoint outpoint) {
        place(outpoint, null);
    }

    private void place(Outpoint outpoint, @Nullable WindowFact fact) {
        run(() -> {
            FactPage.Key key = FactPage.Key.of(outpoint);
            FactPage known = facts.get(key);
            FactPage next = (known == null ? FactPage.EMPTY : known).with(FactPage.placeOf(outpoint), fact);
            facts.put(key, next.isEmpty() ? null : next);
        });
    }

    @Override
    public void eachFact(BiConsumer<Outpoint, WindowFact> out) {
        run(() -> {
            for (Map.Entry<FactPage.Key, FactPage> entry : facts.settled().entries()) {
                entry.getValue().forEach(entry.getKey(), out);
            }
        });
    }

    @Override
    public void replaceFacts(UnaryOperator<WindowFact> rule) {
        run(() -> {
            Iterator<Map.Entry<FactPage.Key, FactPage>> entries =
                    facts.settled().iterator();
            while (entries.hasNext()) {
                Map.Entry<FactPage.Key, FactPage> entry = entries.next();
                FactPage before = entry.getValue();
                FactPage after = before.replaced(rule);
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
        headers.clear();
        header = AccountHeader.NONE;
        isHeaderNew = false;
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
