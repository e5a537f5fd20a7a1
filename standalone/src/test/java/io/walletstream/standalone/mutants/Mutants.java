package io.walletstream.standalone.mutants;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Puts every fault of the list into the code, one at a time, and demands that its test turns red; before that, that all of them are green. */
public final class Mutants {
    private static final double NANOS_A_SECOND = 1e9;

    private Mutants() {}

    /**
     * Runs all of them; exits 1 if one was not caught.
     *
     * @param args the root of the tree, compiled; then, if not all are wanted, parts of the names of those that are
     */
    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]).toAbsolutePath();
        List<String> wanted = List.of(args).subList(1, args.length);
        List<Fault> faults = FaultList.read(root).stream()
                .filter(fault -> wanted.isEmpty() || wanted.stream().anyMatch(fault.name()::contains))
                .toList();
        try (Workshop workshop = new Workshop(root)) {
            if (!areGreen(faults, workshop)) {
                System.exit(1);
            }
            int caught = 0;
            for (Fault fault : faults) {
                caught += isCaught(fault, workshop) ? 1 : 0;
            }
            System.out.println(faults.size() + " faults, " + caught + " caught");
            System.exit(caught == faults.size() && !faults.isEmpty() ? 0 : 1);
        }
    }

    private static boolean areGreen(List<Fault> faults, Workshop workshop) throws IOException, InterruptedException {
        Map<String, Set<String>> tests = new LinkedHashMap<>();
        faults.forEach(fault -> tests.computeIfAbsent(fault.module(), module -> new LinkedHashSet<>())
                .add(fault.test()));
        boolean green = true;
        for (Map.Entry<String, Set<String>> module : tests.entrySet()) {
            long begin = System.nanoTime();
            Workshop.Run run = workshop.run(module.getKey(), List.copyOf(module.getValue()), null);
            boolean isGreen = run.code() == NamedTests.GREEN;
            line(
                    begin,
                    isGreen ? "green" : "NOT GREEN",
                    module.getValue().size() + " tests of " + module.getKey() + " without a fault"
                            + (isGreen ? "" : "\n" + run.output()));
            green &= isGreen;
        }
        return green;
    }

    private static boolean isCaught(Fault fault, Workshop workshop) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        String test = fault.test().substring(fault.test().lastIndexOf('.') + 1);
        try {
            Workshop.Run run = workshop.run(fault.module(), List.of(fault.test()), workshop.compile(fault));
            String verdict = switch (run.code()) {
                case NamedTests.RED -> "caught";
                case NamedTests.GREEN -> "NOT CAUGHT";
                default -> "BROKEN";
            };
            boolean caught = run.code() == NamedTests.RED;
            line(begin, verdict, fault.name() + "  (" + test + ")" + (caught ? "" : "\n" + run.output()));
            return caught;
        } catch (IllegalArgumentException e) {
            line(begin, "BROKEN", fault.name() + "\n" + e.getMessage());
            return false;
        }
    }

    private static void line(long begin, String verdict, String what) {
        double seconds = (System.nanoTime() - begin) / NANOS_A_SECOND;
        System.out.println(String.format(Locale.ROOT, "%7.1f s  %-10s  %s", seconds, verdict, what));
    }
}
