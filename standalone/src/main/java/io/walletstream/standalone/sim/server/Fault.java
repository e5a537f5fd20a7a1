package io.walletstream.standalone.sim.server;

import io.walletstream.schema.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * Something to go wrong a number of times.
 *
 * @param only an owner on {@link Route#SYNC}, a txid on {@link Route#TX}; null: any
 * @param times how many requests it strikes, 1 or more
 */
public record Fault(Route route, Effect effect, @Nullable String only, int times) {
    /** Where. */
    public enum Route {
        SYNC,
        TX,
        TIP
    }

    private static final int NOT_FOUND = 404;

    public Fault {
        if (!effect.fits(route)) {
            throw new IllegalArgumentException(effect + " is nothing that happens on " + route);
        }
        if (times < 1) {
            throw new IllegalArgumentException("a fault strikes once or more, got " + times);
        }
        if (only != null && route == Route.TX) {
            only = Txid.parse(only).toString();
        }
    }

    /** Strikes the next stream. */
    public static Fault onSync(Effect effect) {
        return new Fault(Route.SYNC, effect, null, 1);
    }

    /** Strikes the next request for any transaction's bytes. */
    public static Fault onTx(Effect effect) {
        return new Fault(Route.TX, effect, null, 1);
    }

    /** Strikes the next request for the tip. */
    public static Fault onTip(Effect effect) {
        return new Fault(Route.TIP, effect, null, 1);
    }

    /** This transaction is not found so many times. */
    public static Fault notFound(Txid txid, int times) {
        return new Fault(Route.TX, new Effect.Status(NOT_FOUND, null), txid.toString(), times);
    }

    /** The same, for streams of this owner or bytes of this txid alone. */
    public Fault only(String ownerOrTxid) {
        return new Fault(route, effect, ownerOrTxid, times);
    }

    /** The same, so many times. */
    public Fault times(int newTimes) {
        return new Fault(route, effect, only, newTimes);
    }
}
