package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;

/** An account in a generation. */
record AccountRef(AccountId account, int generation) implements Comparable<AccountRef> {
    @Override
    public int compareTo(AccountRef other) {
        int c = account.compareTo(other.account);
        return c == 0 ? Integer.compare(generation, other.generation) : c;
    }
}
