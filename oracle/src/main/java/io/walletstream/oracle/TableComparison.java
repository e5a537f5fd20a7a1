package io.walletstream.oracle;

import io.walletstream.oracle.WalletTables.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The reference's tables beside the database's.
 *
 * @param expected what the reference says
 * @param actual what the database holds
 */
public record TableComparison(WalletTables expected, WalletTables actual) {
    /** Whether every table's hash is equal. */
    public boolean matches() {
        for (Table table : Table.values()) {
            if (!expected.hash(table).equals(actual.hash(table))) {
                return false;
            }
        }
        return true;
    }

    /**
     * What differs, for people: per table both counts and hashes, then the first rows of which one side lacks an equal, the expected one
     * led by {@code -}, the actual one by {@code +}. Empty when all matches.
     *
     * @param limit most rows printed per table
     */
    public String difference(int limit) {
        List<String> out = new ArrayList<>();
        for (Table table : Table.values()) {
            if (!expected.hash(table).equals(actual.hash(table))) {
                out.add("%s: expected %d rows %s, got %d rows %s"
                        .formatted(
                                table,
                                expected.lines(table).size(),
                                expected.hash(table),
                                actual.lines(table).size(),
                                actual.hash(table)));
                out.addAll(lines(expected.lines(table), actual.lines(table), limit));
            }
        }
        return String.join("\n", out);
    }

    static List<String> lines(List<String> expected, List<String> actual, int limit) {
        record Marked(String line, String mark) {}
        List<Marked> differing = new ArrayList<>();
        TreeSet<String> both = new TreeSet<>(expected);
        both.retainAll(new TreeSet<>(actual));
        expected.stream().filter(line -> !both.contains(line)).forEach(line -> differing.add(new Marked(line, "- ")));
        actual.stream().filter(line -> !both.contains(line)).forEach(line -> differing.add(new Marked(line, "+ ")));
        // a line begins with its key, so that both versions of a row come one below the other
        differing.sort(Comparator.comparing(Marked::line));
        List<String> out = new ArrayList<>();
        differing.stream().limit(limit).forEach(marked -> out.add(marked.mark() + marked.line()));
        if (differing.size() > limit) {
            out.add("… and " + (differing.size() - limit) + " more");
        }
        return out;
    }
}
