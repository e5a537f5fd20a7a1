package io.walletstream.standalone.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the list of faults. A fault is a line {@code # name}, a line {@code test: module package.Class#method}, and for each change a line
 * {@code file: path}, the text between lines of {@code <<<<} and {@code ====}, and what replaces it up to {@code >>>>}.
 */
final class FaultList {
    static final Path FOLDER = Path.of("standalone/src/test/mutants");

    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault.Edit> edits = new ArrayList<>();
    private String name = "";
    private String test = "";
    private String module = "";
    private String file = "";

    private FaultList() {}

    /** All faults of the lists in the folder, in the order of the files' names. */
    static List<Fault> read(Path root) throws IOException {
        FaultList list = new FaultList();
        try (Stream<Path> files = Files.list(root.resolve(FOLDER))) {
            for (Path lines : files.sorted().toList()) {
                list.read(Files.readAllLines(lines));
            }
        }
        return list.faults;
    }

    static List<Fault> parse(List<String> lines) {
        FaultList list = new FaultList();
        list.read(lines);
        return list.faults;
    }

    private void read(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("# ")) {
                end();
                name = line.substring(2);
            } else if (line.startsWith("test: ")) {
                String[] words = line.split(" ", 3);
                module = words[1];
                test = words[2];
            } else if (line.startsWith("file: ")) {
                file = line.substring("file: ".length());
            } else if (line.equals("<<<<")) {
                int middle = find("====", lines, i);
                int end = find(">>>>", lines, middle);
                edits.add(new Fault.Edit(file, text(lines, i, middle), text(lines, middle, end)));
                i = end;
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException("line " + (i + 1) + " of a list of faults: " + line);
            }
        }
        end();
    }

    private static int find(String mark, List<String> lines, int after) {
        for (int i = after + 1; i < lines.size(); i++) {
            if (lines.get(i).equals(mark)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no " + mark + " after line " + (after + 1));
    }

    private static String text(List<String> lines, int after, int before) {
        return String.join("\n", lines.subList(after + 1, before)).strip();
    }

    private void end() {
        if (!name.isEmpty()) {
            faults.add(new Fault(name, edits, module, test));
        }
        edits.clear();
        name = "";
        test = "";
        module = "";
    }
}
