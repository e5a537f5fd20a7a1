package io.walletstream.bench;

import java.util.Arrays;

/** What a few runs say together. */
public final class Statistics {
    private Statistics() {}

    /** The middle value, or the mean of the two in the middle; of at least one. */
    public static double median(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Largest minus smallest, as a share of the median. */
    public static double spread(double... values) {
        double median = median(values);
        return (Arrays.stream(values).max().orElseThrow()
                        - Arrays.stream(values).min().orElseThrow())
                / median;
    }

    /**
     * The value that the given share of all values does not exceed (nearest rank).
     *
     * @param sorted ascending, at least one
     * @param share above 0, at most 1
     */
    public static double percentile(double[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(1, rank) - 1];
    }
}
