package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Who holds the facts of one account: its owners, and the frames without a pass. */
final class Holdings {
    private final Map<String, OwnerLedger> owners = new HashMap<>();

    /** Each with the score of the newest frame that reported it: held until it is taken back, or that score is too deep. */
    private final Map<Fact, Score> pushed = new TreeMap<>();

    /** What is known of the owner of this name; begun if nothing is. */
    OwnerLedger owner(String name) {
        return owners.computeIfAbsent(name, unseen -> new OwnerLedger());
    }

    /** Highest tip of the newest passes of all owners that count. */
    int highestTip() {
        return owners.values().stream().mapToInt(OwnerLedger::tip).max().orElse(0);
    }

    /** A frame without a pass reported the fact with this score. */
    void push(Fact fact, Score score) {
        pushed.put(fact, score);
    }

    boolean isPushed(Fact fact) {
        return pushed.containsKey(fact);
    }

    boolean isHeld(Fact fact) {
        return isPushed(fact) || owners.values().stream().anyMatch(owner -> owner.holds(fact));
    }

    /** Whether anybody but this owner does. */
    boolean isHeldByOthers(Fact fact, OwnerLedger but) {
        return isPushed(fact) || owners.values().stream().anyMatch(owner -> owner != but && owner.holds(fact));
    }

    /** Lowest height of what waits for leave; nothing above it is forgotten. */
    int lowestWaiting() {
        return owners.values().stream()
                .map(OwnerLedger::rollback)
                .filter(Objects::nonNull)
                .mapToInt(Rollback::lowest)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    private boolean isRemembered(Fact fact) {
        return isPushed(fact) || owners.values().stream().anyMatch(owner -> owner.remembers(fact));
    }

    /** Every holding of the fact ends. */
    void end(Fact fact) {
        pushed.remove(fact);
        owners.values().forEach(owner -> owner.ends(fact));
    }

    void clear() {
        owners.clear();
        pushed.clear();
    }

    /**
     * Ends what is too deep to vanish: owners' holdings of facts below the limit, of a creation not as long as a spend of it is remembered, whose
     * frames report it too; and what was pushed at a score below it.
     *
     * Where an outpoint is of which nobody holds anything is forgotten, too.
     *
     * @return how many facts nobody holds any more
     */
    int forgetTooDeep(Map<Outpoint, OutpointLedger> outpoints, Positions positions, Score limit) {
        int[] forgotten = {0};
        outpoints.forEach((outpoint, ledger) -> {
            Fact creation = Fact.created(outpoint);
            boolean isSpendHeld = false;
            for (Fact fact : ledger.facts(outpoint)) {
                if (!fact.equals(creation)) {
                    forgotten[0] += forget(fact, positions.judged(fact, limit) == null, limit);
                    isSpendHeld |= isRemembered(fact);
                }
            }
            forgotten[0] += forget(creation, positions.judged(creation, limit) == null && !isSpendHeld, limit);
            if (!isSpendHeld && !isRemembered(creation)) {
                ledger.facts(outpoint).forEach(positions::forget);
            }
        });
        return forgotten[0];
    }

    private int forget(Fact fact, boolean isTooDeep, Score limit) {
        boolean wasHeld = isHeld(fact);
        Score push = pushed.get(fact);
        if (push != null && push.compareTo(limit) < 0) {
            pushed.remove(fact);
        }
        if (isTooDeep) {
            owners.values().forEach(owner -> owner.ends(fact));
        }
        return wasHeld && !isHeld(fact) ? 1 : 0;
    }
}
