package io.walletstream.stream.write;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts as Postgres takes them: no U+0000, and lists of them in one parameter (arrays of arrays do not unnest). */
final class Texts {
    /** Between the elements of a list; becomes a space inside of one. */
    static final char SEPARATOR = '\u001f';

    private static final char REPLACEMENT = '\ufffd';

    private Texts() {}

    static String clean(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', REPLACEMENT);
    }

    static @Nullable String cleanOrNull(@Nullable String text) {
        return text == null ? null : clean(text);
    }

    /** Without empty elements and without separators in them, so that both ways to write a list give the same. */
    static List<String> elements(List<String> texts) {
        boolean fine = true;
        for (String text : texts) {
            fine = fine && !text.isEmpty() && text.indexOf(SEPARATOR) < 0;
        }
        if (fine) {
            return texts;
        }
        List<String> elements = new ArrayList<>(texts.size());
        for (String text : texts) {
            if (!text.isEmpty()) {
                elements.add(text.replace(SEPARATOR, ' '));
            }
        }
        return elements;
    }

    static String join(List<String> texts) {
        return String.join(String.valueOf(SEPARATOR), elements(texts));
    }

    static List<String> split(@Nullable String joined) {
        return joined == null || joined.isEmpty() ? List.of() : List.of(joined.split(String.valueOf(SEPARATOR), -1));
    }
}
