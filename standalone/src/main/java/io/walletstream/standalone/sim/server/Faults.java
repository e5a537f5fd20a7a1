package io.walletstream.standalone.sim.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.ListIterator;

/** The faults that wait for a request to strike, oldest first. Every fault that matches a request strikes it. Safe for many threads. */
public final class Faults {
    private static final int MAX_FAULTS = 10_000;

    private final List<Fault> waiting = new ArrayList<>();
    private long struck;

    /** Adds one; at most {@value #MAX_FAULTS} wait. */
    public synchronized void add(Fault fault) {
        if (waiting.size() == MAX_FAULTS) {
            throw new IllegalStateException("no more than " + MAX_FAULTS + " faults wait at once");
        }
        waiting.add(fault);
    }

    /** Forgets all. */
    public synchronized void clear() {
        waiting.clear();
    }

    /** Those that still wait, with the times that are left. */
    public synchronized List<Fault> waiting() {
        return List.copyOf(waiting);
    }

    /** How many requests were struck, each fault counted. */
    public synchronized long struck() {
        return struck;
    }

    /** Takes what strikes a request: faults of the route for any, or for one of these owners or this txid. */
    synchronized List<Effect> take(Fault.Route route, Collection<String> subjects) {
        List<Effect> effects = new ArrayList<>();
        for (ListIterator<Fault> i = waiting.listIterator(); i.hasNext(); ) {
            Fault fault = i.next();
            if (fault.route() == route && (fault.only() == null || subjects.contains(fault.only()))) {
                effects.add(fault.effect());
                struck++;
                if (fault.times() == 1) {
                    i.remove();
                } else {
                    i.set(fault.times(fault.times() - 1));
                }
            }
        }
        return effects;
    }
}
