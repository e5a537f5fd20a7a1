package io.walletstream.standalone.sim;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that happened to a chain and can be done again with the same outcome.
 *
 * @param argument how many transactions, or how deep; 0 where there is nothing to say
 * @param at when; the scores of unconfirmed transactions start here
 */
record Action(Kind kind, int argument, Instant at) {
    enum Kind {
        TRANSACTIONS,
        MINE,
        REORG
    }

    /** {@code <kind> <argument> <seconds> <nanoseconds>}. */
    String toLine() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + argument + " " + at.getEpochSecond() + " " + at.getNano();
    }

    /** @throws IllegalArgumentException if it is no such line */
    static Action parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 4) {
            throw new IllegalArgumentException("an action has four words, got " + words.length);
        }
        return new Action(
                Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                Integer.parseInt(words[1]),
                Instant.ofEpochSecond(Long.parseLong(words[2]), Integer.parseInt(words[3])));
    }
}
