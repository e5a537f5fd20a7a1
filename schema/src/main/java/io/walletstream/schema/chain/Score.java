package io.walletstream.schema.chain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A position in the chain's order: {@code height + index/1e9} when mined, Unix seconds with a fraction while unconfirmed (which
 * sorts after every height). At or above {@value #FIRST_TIME} it is a time, below it a height (the locktime rule).
 *
 * <p>Held as one long, {@code major << 30 | nanos}, so that the order of longs (and of Postgres's {@code bigint}) is the order of
 * scores. Never passes through a {@code double}.
 *
 * @param packed the packed form, not negative
 */
public record Score(long packed) implements Comparable<Score> {
    /** The first integer part that is a time, not a height. */
    public static final long FIRST_TIME = 500_000_000L;

    /** Bits of the fraction in the packed form. */
    public static final int FRACTION_BITS = 30;

    /** The score below all others; where a first pass starts. */
    public static final Score ZERO = new Score(0);

    private static final int FRACTION_DIGITS = 9;
    private static final int MAX_TOKEN_CHARS = 40;
    private static final long MAX_MAJOR = (1L << 33) - 1;
    private static final int MAX_MAJOR_DIGITS = 10;
    private static final int MAX_SCALE = 60;
    private static final String NUMBER_CHARACTERS = "0123456789+-.eE";
    private static final int BILLION = 1_000_000_000;
    private static final long FRACTION_MASK = (1L << FRACTION_BITS) - 1;

    public Score {
        if (packed < 0 || (packed & FRACTION_MASK) >= BILLION) {
            throw new InvalidChainValueException("not a packed score: " + packed);
        }
    }

    /** A mined position; height 0 to 499,999,999, index in the block 0 to 999,999,999. */
    public static Score mined(int height, int index) {
        if (height < 0 || height >= FIRST_TIME || index < 0 || index >= BILLION) {
            throw new InvalidChainValueException("not a block position: " + height + "/" + index);
        }
        return new Score((long) height << FRACTION_BITS | index);
    }

    /** An unconfirmed position; seconds of Unix time from {@value #FIRST_TIME}, nanoseconds 0 to 999,999,999. */
    public static Score unconfirmed(long seconds, int nanos) {
        if (seconds < FIRST_TIME || seconds > MAX_MAJOR || nanos < 0 || nanos >= BILLION) {
            throw new InvalidChainValueException("not an unconfirmed position: " + seconds + "/" + nanos);
        }
        return new Score(seconds << FRACTION_BITS | nanos);
    }

    /**
     * Reads a JSON number token or the same as text. More than nine fraction digits (an upstream's floating-point noise) are rounded
     * to nine.
     *
     * @throws InvalidChainValueException if it is no number, negative, or beyond 2^33 seconds
     */
    public static Score parse(String token) {
        if (token.isEmpty() || token.length() > MAX_TOKEN_CHARS) {
            throw new InvalidChainValueException(
                    "a score is a number of 1 to " + MAX_TOKEN_CHARS + " characters, got " + token.length());
        }
        // BigDecimal would also read the digits of other scripts
        for (int i = 0; i < token.length(); i++) {
            if (NUMBER_CHARACTERS.indexOf(token.charAt(i)) < 0) {
                throw new InvalidChainValueException("a score is a decimal number, got another form");
            }
        }
        BigDecimal value;
        try {
            value = new BigDecimal(token);
        } catch (NumberFormatException e) {
            throw new InvalidChainValueException("a score is a decimal number, got another form");
        }
        if (value.signum() < 0
                || (value.signum() > 0 && (long) value.precision() - value.scale() > MAX_MAJOR_DIGITS)
                || value.scale() > MAX_SCALE) {
            throw new InvalidChainValueException("a score is 0 to " + MAX_MAJOR + ", got a number outside");
        }
        BigInteger nanos =
                value.setScale(FRACTION_DIGITS, RoundingMode.HALF_EVEN).unscaledValue();
        long total = nanos.longValueExact();
        long major = total / BILLION;
        if (major > MAX_MAJOR) {
            throw new InvalidChainValueException("a score is 0 to " + MAX_MAJOR + ", got a number outside");
        }
        return new Score(major << FRACTION_BITS | total % BILLION);
    }

    /** Height, or Unix seconds. */
    public long major() {
        return packed >>> FRACTION_BITS;
    }

    /** Index in the block, or nanoseconds; 0 to 999,999,999. */
    public int fraction() {
        return (int) (packed & FRACTION_MASK);
    }

    /** Whether this is a position in a block. */
    public boolean isMined() {
        return major() < FIRST_TIME;
    }

    /** The block height; only of a mined score. */
    public int height() {
        if (!isMined()) {
            throw new IllegalStateException("an unconfirmed score has no height: " + this);
        }
        return (int) major();
    }

    /**
     * The lowest score above this one: the next index of the block, the next nanosecond.
     *
     * @throws InvalidChainValueException if this is the highest
     */
    public Score next() {
        return new Score(fraction() + 1 < BILLION ? packed + 1 : (major() + 1) << FRACTION_BITS);
    }

    @Override
    public int compareTo(Score other) {
        return Long.compare(packed, other.packed);
    }

    /** The canonical token: no exponent, no trailing zeros of the fraction ({@code 800123.000000045}, {@code 800123}). */
    @Override
    public String toString() {
        int fraction = fraction();
        if (fraction == 0) {
            return Long.toString(major());
        }
        String digits = Integer.toString(fraction + BILLION);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return major() + "." + digits.substring(1, end);
    }
}
