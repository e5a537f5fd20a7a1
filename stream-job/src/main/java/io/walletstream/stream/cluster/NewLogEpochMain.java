package io.walletstream.stream.cluster;

import io.walletstream.stream.wallet.NewLogEpoch;
import java.io.PrintStream;

/** {@code new-log-epoch} of a cluster, a program of its own; settings and exit codes are those of {@link RepairProgram}. */
public final class NewLogEpochMain {
    private NewLogEpochMain() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return RepairProgram.run(
                args,
                out,
                err,
                (kafka, database) -> NewLogEpoch.begin(kafka, database).inWords()
                        + "; now start WalletJob without its old checkpoints");
    }
}
