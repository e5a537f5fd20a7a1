package io.walletstream.stream.ha;

import java.io.IOException;
import java.nio.file.Path;

/** A file of the folder is not as it was written. Removing it costs what it says; the operator decides. */
final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedFileException(Path file, String why) {
        super(file + " is damaged: " + why);
    }
}
