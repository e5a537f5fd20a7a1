package io.walletstream.stream.cluster;

import io.walletstream.stream.wallet.AfterRestore;
import java.io.PrintStream;

/** {@code after-restore} of a cluster, a program of its own; settings and exit codes are those of {@link RepairProgram}. */
public final class AfterRestoreMain {
    private AfterRestoreMain() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return RepairProgram.run(
                args,
                out,
                err,
                (kafka, database) -> AfterRestore.begin(kafka, database).inWords()
                        + "; now start both jobs without their old checkpoints");
    }
}
