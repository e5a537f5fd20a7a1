package io.walletstream.bench.recovery;

import io.walletstream.bench.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** How the work of a run went on: at some moments, how many rows were due and how many were there. Safe for two threads. */
final class Course {
    /** The share of moments whose lag counts as usual. */
    private static final double USUAL = 0.95;

    /**
     * One moment.
     *
     * @param seconds since the run began
     * @param due rows of the items sent so far
     * @param there rows written
     */
    record Moment(double seconds, double due, long there) {
        double lag() {
            return Math.max(0, due - there);
        }
    }

    private final List<Moment> moments = new ArrayList<>();

    synchronized void add(Moment moment) {
        moments.add(moment);
    }

    synchronized long newest() {
        return moments.isEmpty() ? 0 : moments.get(moments.size() - 1).there();
    }

    /** Rows that are missing at nearly all moments at most. */
    synchronized double usualLag() {
        return Statistics.percentile(
                moments.stream().mapToDouble(Moment::lag).sorted().toArray(), USUAL);
    }

    /** The largest lag of all moments. */
    synchronized double worstLag() {
        return moments.stream().mapToDouble(Moment::lag).max().orElse(0);
    }

    /** When, not before the given second, no more rows were missing than usual for the first time. */
    synchronized OptionalDouble caughtUp(double from, double usualLag) {
        return moments.stream()
                .filter(moment -> moment.seconds() >= from && moment.lag() <= usualLag)
                .mapToDouble(Moment::seconds)
                .findFirst();
    }
}
