package io.walletstream.oracle;

import io.walletstream.schema.record.PassRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One owner of one account: its newest generation, its newest pass, and the facts that it holds. */
final class OwnerLedger {
    private int generation;
    private int removedGeneration;
    private @Nullable PassLedger newest;
    private final Map<Fact, Holding> holdings = new TreeMap<>();
    private @Nullable Rollback rollback;

    /** The owner was added, or removed, at this owner generation. */
    void changed(int ownerGeneration, boolean removed) {
        enter(ownerGeneration);
        if (removed) {
            removedGeneration = Math.max(removedGeneration, ownerGeneration);
        }
        if (generation <= removedGeneration) {
            holdings.clear();
            rollback = null;
        }
    }

    /** The ledger of this pass, opened if it is newer than all before; null if the pass is void. */
    @Nullable
    PassLedger pass(PassRef pass) {
        int ownerGeneration = pass.owner().generation();
        if (ownerGeneration < generation || ownerGeneration <= removedGeneration) {
            return null;
        }
        enter(ownerGeneration);
        PassLedger current = newest;
        if (current == null
                || pass.isAfter(current.pass().epoch(), current.pass().number())) {
            current = new PassLedger(pass);
            newest = current;
        }
        return current.pass().equals(pass) ? current : null;
    }

    /** Tip of the newest pass; 0 if it told none, or the owner does not count. */
    int tip() {
        return newest == null || generation <= removedGeneration ? 0 : newest.tip();
    }

    /** A newer owner generation begins with no pass and holds nothing. */
    private void enter(int ownerGeneration) {
        if (ownerGeneration > generation) {
            generation = ownerGeneration;
            newest = null;
            holdings.clear();
            rollback = null;
        }
    }

    /**
     * A pass of the owner reported the fact.
     *
     * @param mayBegin whether a holding may begin by this report; else it tells only of one that is there
     */
    void reported(Fact fact, PassLedger pass, boolean mayBegin) {
        pass.reports(fact);
        Holding before = holdings.get(fact);
        if (before != null) {
            holdings.put(fact, before.reported(pass.tip()));
        } else if (mayBegin) {
            holdings.put(fact, Holding.begun(pass.tip()));
        }
    }

    boolean holds(Fact fact) {
        Holding holding = holdings.get(fact);
        return holding != null && !holding.isLost();
    }

    /** Whether it holds the fact, or lost it to others that did. */
    boolean remembers(Fact fact) {
        return holdings.containsKey(fact);
    }

    /** The holding of the fact ends. */
    void ends(Fact fact) {
        holdings.remove(fact);
    }

    /** What waits for leave to be lost; null: nothing. */
    @Nullable
    Rollback rollback() {
        return rollback;
    }

    void waitsFor(@Nullable Rollback next) {
        rollback = next;
    }

    /** Somebody gave leave to lose what is there from this height on. */
    void accepted(int ownerGeneration, int height) {
        if (ownerGeneration == generation && rollback != null) {
            rollback = rollback.acceptedFrom(height);
        }
    }

    /** Whether it was missed before, so that another miss is one too many. */
    boolean doubts(Fact fact) {
        Holding holding = holdings.get(fact);
        return holding != null && holding.isMissed();
    }

    /** Facts that wait for leave. */
    Set<Fact> waiting() {
        Set<Fact> waiting = new TreeSet<>();
        holdings.forEach((fact, holding) -> {
            if (holding.waits()) {
                waiting.add(fact);
            }
        });
        return waiting;
    }

    void missed(Fact fact) {
        holdings.computeIfPresent(fact, (key, holding) -> holding.missed());
    }

    void holdsBack(Fact fact) {
        holdings.computeIfPresent(fact, (key, holding) -> holding.heldBack());
    }

    /** A complete pass of the owner ended: the facts that it denied, ascending. */
    Set<Fact> denied(Verdict verdict, Consumer<Happening> happened) {
        Set<Fact> denied = new TreeSet<>();
        boolean lagging = false;
        for (Fact fact : List.copyOf(holdings.keySet())) {
            Holding holding = holdings.get(fact);
            if (holding == null || !verdict.misses(fact)) {
                continue;
            }
            lagging |= verdict.deniesBut(fact, holding);
            if (verdict.denies(fact, holding)) {
                denied.add(fact);
            }
        }
        if (lagging) {
            happened.accept(Happening.LAGGING_PASS);
        }
        return denied;
    }
}
