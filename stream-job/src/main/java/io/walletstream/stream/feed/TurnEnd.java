package io.walletstream.stream.feed;

/** What became of a turn of a pass. */
sealed interface TurnEnd {
    /**
     * The pass is complete.
     *
     * @param askedMillis how long the upstream asks to wait before the next pass; -1: it does not say
     * @param again whether the next pass is to begin at once
     */
    record Complete(long askedMillis, boolean again) implements TurnEnd {}

    /**
     * Others wait: the pass goes on after them.
     *
     * @param advanced whether the turn brought it further
     */
    record Cut(boolean advanced) implements TurnEnd {}

    /**
     * The stream broke, or what the pass needs was not to be had: the pass goes on after a pause.
     *
     * @param failures since the pass last came further, with this one
     * @param advanced whether the turn brought it further
     * @param cause with how long the upstream asks to be left alone
     */
    record Broken(int failures, boolean advanced, FeedException cause) implements TurnEnd {}
}
