package io.walletstream.schema.chain;

import java.util.UUID;

/** The id of an account, a UUID. Its 36-character text is the Kafka key of every record of the account. */
public record AccountId(UUID uuid) implements Comparable<AccountId> {
    private static final int CHARS = 36;

    /** Reads the canonical 36-character form; nothing shorter, as {@link UUID#fromString} would. */
    public static AccountId parse(String text) {
        if (text.length() != CHARS) {
            throw new InvalidChainValueException("an account id is a UUID of 36 characters, got " + text.length());
        }
        try {
            UUID uuid = UUID.fromString(text);
            if (!uuid.toString().equalsIgnoreCase(text)) {
                throw new InvalidChainValueException("an account id is a UUID of 36 characters, got another form");
            }
            return new AccountId(uuid);
        } catch (NumberFormatException e) {
            throw new InvalidChainValueException("an account id is a UUID of 36 characters, got another form");
        } catch (InvalidChainValueException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidChainValueException("an account id is a UUID of 36 characters, got another form");
        }
    }

    public static AccountId of(long mostSignificant, long leastSignificant) {
        return new AccountId(new UUID(mostSignificant, leastSignificant));
    }

    /** In the order of Postgres's {@code uuid}: as unsigned bytes. */
    @Override
    public int compareTo(AccountId other) {
        int c = Long.compareUnsigned(uuid.getMostSignificantBits(), other.uuid.getMostSignificantBits());
        return c == 0 ? Long.compareUnsigned(uuid.getLeastSignificantBits(), other.uuid.getLeastSignificantBits()) : c;
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
