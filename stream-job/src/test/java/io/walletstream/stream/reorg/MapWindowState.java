package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Outpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The window's memory in plain maps. */
class MapWindowState implements WindowState {
    AccountHeader header = AccountHeader.NONE;
    final Map<String, OwnerProgress> owners = new HashMap<>();
    final Map<SingleKey, Single> singles = new HashMap<>();
    final Map<Outpoint, WindowFact> facts = new HashMap<>();

    /** How often all facts were looked at. */
    int walks;

    /** How often a fact was written. */
    int writes;

    @Override
    public AccountHeader header() {
        return header;
    }

    @Override
    public void header(AccountHeader value) {
        header = value;
    }

    @Override
    public @Nullable OwnerProgress owner(String owner) {
        return owners.get(owner);
    }

    @Override
    public void owner(String owner, OwnerProgress progress) {
        owners.put(owner, progress);
    }

    @Override
    public void eachOwner(Consumer<OwnerProgress> out) {
        owners.values().forEach(out);
    }

    @Override
    public @Nullable Single single(SingleKey key) {
        return singles.get(key);
    }

    @Override
    public void single(SingleKey key, Single single) {
        singles.put(key, single);
    }

    @Override
    public void removeSingle(SingleKey key) {
        singles.remove(key);
    }

    @Override
    public void drainSingles(String owner, BiConsumer<Outpoint, Single> out) {
        TreeMap<Outpoint, Single> drained = new TreeMap<>();
        singles.forEach((key, single) -> {
            if (key.owner().equals(owner)) {
                drained.put(key.outpoint(), single);
            }
        });
        singles.keySet().removeIf(key -> key.owner().equals(owner));
        drained.forEach(out);
    }

    @Override
    public @Nullable WindowFact fact(Outpoint outpoint) {
        return facts.get(outpoint);
    }

    @Override
    public void fact(Outpoint outpoint, WindowFact fact) {
        writes++;
        facts.put(outpoint, fact);
    }

    @Override
    public void removeFact(Outpoint outpoint) {
        facts.remove(outpoint);
    }

    @Override
    public void eachFact(BiConsumer<Outpoint, WindowFact> out) {
        walks++;
        facts.forEach(out);
    }

    @Override
    public void replaceFacts(UnaryOperator<WindowFact> rule) {
        facts.replaceAll((outpoint, fact) -> rule.apply(fact));
        facts.values().removeIf(WindowFact::isEmpty);
    }

    @Override
    public void forget() {
        clear();
        header = AccountHeader.NONE;
    }

    @Override
    public void clear() {
        owners.clear();
        singles.clear();
        facts.clear();
    }
}
