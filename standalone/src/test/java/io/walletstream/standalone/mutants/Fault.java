package io.walletstream.standalone.mutants;

import java.util.List;

/**
 * A fault of the list.
 *
 * @param name what goes wrong
 * @param edits what is changed, at least one
 * @param module whose tests hold the one that must turn red
 * @param test {@code package.Class#method}
 */
record Fault(String name, List<Edit> edits, String module, String test) {
    Fault {
        edits = List.copyOf(edits);
        if (name.isEmpty() || edits.isEmpty() || module.isEmpty() || !test.matches("[\\w.]+#\\w+")) {
            throw new IllegalArgumentException(
                    "a fault has a name, edits, a module and a test package.Class#method: " + name + ", " + test);
        }
    }

    /**
     * One change.
     *
     * @param file in the tree
     * @param from text that occurs there exactly once
     * @param to what stands there instead
     */
    record Edit(String file, String from, String to) {
        /**
         * The file's text with the change.
         *
         * @throws IllegalArgumentException if the text to change does not occur exactly once
         */
        String apply(String text) {
            int at = text.indexOf(from);
            if (at < 0 || text.indexOf(from, at + 1) >= 0) {
                throw new IllegalArgumentException(
                        file + (at < 0 ? " does not have" : " has more than once") + ": " + from);
            }
            return text.substring(0, at) + to + text.substring(at + from.length());
        }

        /** The module that the file belongs to. */
        String module() {
            return file.substring(0, file.indexOf('/'));
        }
    }
}
