package io.walletstream.stream.ha;

import java.io.IOException;
import java.nio.file.Path;

/** A file was written and put in its place, but perhaps not for good: who reads it next may find it or not. */
final class UnsureFileException extends IOException {
    private static final long serialVersionUID = 1;

    UnsureFileException(Path file, IOException cause) {
        super(file + " may be there or not: " + cause, cause);
    }
}
