package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;

/** An event before it has its sequence. */
record Event(AccountId account, int generation, String type, String data) {
    static final String CLEARED = "account.cleared";

    /** Whether it ends all that was told of older generations, and so comes before anything of its own. */
    boolean isBeginning() {
        return type.equals(CLEARED);
    }
}
