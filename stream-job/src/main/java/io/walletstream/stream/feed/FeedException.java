package io.walletstream.stream.feed;

/** A feed could not be read on. The message is shown to users as the reason why it stalled. */
final class FeedException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean broken;
    private final long askedMillis;
    private final boolean silent;

    private FeedException(String message, boolean broken, long askedMillis) {
        this(message, broken, askedMillis, false);
    }

    private FeedException(String message, boolean broken, long askedMillis, boolean silent) {
        super(message);
        this.silent = silent;
        this.broken = broken;
        this.askedMillis = askedMillis;
    }

    /** The connection broke or the upstream is unwell: the pass may be continued. */
    static FeedException broken(String message) {
        return new FeedException(message, true, 0);
    }

    /** Nothing came for too long: the pass may be continued, where it holds up nobody. */
    static FeedException silent(String message) {
        return new FeedException(message, true, 0, true);
    }

    /** The upstream is unwell and says how long to leave it alone, milliseconds. */
    static FeedException busy(String message, long askedMillis) {
        return new FeedException(message, true, askedMillis);
    }

    /** What came is not the protocol: the pass is abandoned. */
    static FeedException garbage(String message) {
        return new FeedException(message, false, 0);
    }

    boolean isSilent() {
        return silent;
    }

    boolean isBroken() {
        return broken;
    }

    /** How long the upstream asks to be left alone, milliseconds; 0 if it does not. */
    long askedMillis() {
        return askedMillis;
    }
}
