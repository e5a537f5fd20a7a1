package io.walletstream.stream.feed;

/** A feed could not be read on. The message is shown to users as the reason why it stalled. */
final class FeedException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean broken;

    private FeedException(String message, boolean broken) {
        super(message);
        this.broken = broken;
    }

    /** The connection broke or the upstream is unwell: the pass may be continued. */
    static FeedException broken(String message) {
        return new FeedException(message, true);
    }

    /** What came is not the protocol: the pass is abandoned. */
    static FeedException garbage(String message) {
        return new FeedException(message, false);
    }

    boolean isBroken() {
        return broken;
    }
}
