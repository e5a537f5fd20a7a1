package io.walletstream.stream.write;

/** The tables lack what the job's checkpoint says was written: they are of an older time. */
public final class TablesBehindException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    TablesBehindException(WriterMark missing) {
        super("the tables are older than the job's checkpoint: what run " + missing.run() + " wrote before checkpoint "
                + missing.checkpoint() + " is not there; if Postgres was restored from a backup, stop both jobs and run"
                + " (with the settings of this start): ./walletstream after-restore");
    }
}
