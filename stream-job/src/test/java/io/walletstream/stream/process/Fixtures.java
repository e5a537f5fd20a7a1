package io.walletstream.stream.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** Real transactions, which are kept beside the project; a test that needs one is skipped where it is not there. */
final class Fixtures {
    private Fixtures() {}

    static byte[] transaction(String txid) throws IOException {
        // Surefire runs in the module's folder, an editor often in the project's.
        Optional<Path> file = Stream.of(Path.of("..", "..", "shared"), Path.of("..", "shared"))
                .map(shared -> shared.resolve(Path.of("fixtures", "onesat", txid + ".hex")))
                .filter(Files::exists)
                .findFirst();
        assumeTrue(file.isPresent(), "real transactions are kept outside of the repository: no " + txid);
        return HexFormat.of().parseHex(Files.readString(file.orElseThrow()).strip());
    }
}
