package io.walletstream.schema.record;

import io.walletstream.schema.chain.InvalidChainValueException;

/**
 * An owner of an account.
 *
 * @param owner the address, 1 to 128 characters
 * @param generation owner generation, from 1; raised when a removed owner is added again
 */
public record OwnerRef(String owner, int generation) {
    public OwnerRef {
        if (owner.isEmpty() || owner.length() > FeedRecord.MAX_OWNER_CHARS) {
            throw new InvalidChainValueException(
                    "an owner has 1 to " + FeedRecord.MAX_OWNER_CHARS + " characters, got " + owner.length());
        }
        if (generation < 1) {
            throw new InvalidChainValueException("an owner generation is 1 or more, got " + generation);
        }
    }
}
