package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;

/** What tests of vanishing begin with: a coin that owners show, and what the reference then says of it. */
abstract class OneCoin {
    static final Outpoint COIN = Feed.out(3, 0);

    final Feed feed = new Feed();

    boolean isLive() {
        return feed.row(COIN).live();
    }

    boolean isUnspent() {
        return feed.row(COIN).isUnspent();
    }

    /** A pass of the owner with the coin alone, unspent. */
    void shown(String owner) {
        feed.pass(owner).unspent(COIN, Feed.at(3)).closed();
    }

    /** One with the coin alone, unspent and then spent by transaction 5. */
    void shownSpent(String owner) {
        feed.pass(owner)
                .unspent(COIN, Feed.at(3))
                .spent(COIN, Feed.at(3), Feed.tx(5))
                .spent(COIN, Feed.at(5), Feed.tx(5))
                .closed();
    }
}
