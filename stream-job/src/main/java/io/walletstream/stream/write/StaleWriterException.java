package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;

/** Another writer with a newer epoch wrote the account: this one is a leftover and must stop. */
final class StaleWriterException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    StaleWriterException(AccountId account, long mine, long newer) {
        super("account " + account + " was written by writer " + newer + ", this is writer " + mine);
    }
}
