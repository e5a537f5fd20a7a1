package io.walletstream.oracle;

/** What can happen in a story. */
public enum Happening {
    PASS("passes"),
    BROKEN_PASS("broken"),
    REPEATED_PASS("identical second passes"),
    WILD_PASS("passes of anything at all"),
    LOW_UPSTREAM("of a node that is behind"),
    STALE_DATA("of a tip ahead of its data"),
    STALE_TIP("of a tip behind its data"),
    HALF_SPEND("with one frame of a spend's two"),
    FULL_PASS("from zero"),
    DEEP_PASS("from the rollback limit"),
    CURSOR_PASS("from a cursor"),
    RECKLESS_PASS("from within the reorg window"),
    NEW_EPOCH("restored readers"),
    PAUSE("pauses in the middle of passes"),
    PUSH("pushes"),
    CHAIN_PUSH("of them of the chain"),
    ROLLBACK("rollbacks"),
    DUPLICATE("duplicates"),
    RESET("resets"),
    OWNER_CHANGE("owner changes"),
    OWNER_LEFT("owners that stay away"),
    NEW_OWNER("new owners"),
    SPEND_FIRST("spends before creations"),
    MINED("unconfirmed then mined"),
    MINED_ELSEWHERE("mined again at another place"),
    REORG_1("reorgs of 1 block"),
    REORG_3("of 3"),
    REORG_6("of 6"),
    REORG_7("of 7"),
    REORG_100("of 100"),
    REORG_150("of 150"),
    REPLACEMENT("replaced transactions"),
    LOST_DEEP("transactions lost below the limit"),
    COMPLETE_PASS("complete passes"),
    INCOMPLETE_PASS("incomplete"),
    BASELESS_PASS("baseless"),
    LAGGING_PASS("too low to deny"),
    VANISHED_CREATION("vanished creations"),
    VANISHED_SPEND("vanished spends"),
    RETURNED_CREATION("returned creations"),
    RETURNED_SPEND("returned spends"),
    KEPT_BY_OWNER("facts kept alive by another owner"),
    KEPT_BY_PUSH("by a push"),
    ROLLBACK_HELD("rollbacks held back"),
    ROLLBACK_ACCEPTED("of them accepted"),
    ROLLBACK_OVER("or shown again"),
    FORGOTTEN("facts beyond the rollback limit");

    private final String words;

    Happening(String words) {
        this.words = words;
    }

    /** In words, to stand before a number. */
    String words() {
        return words;
    }
}
