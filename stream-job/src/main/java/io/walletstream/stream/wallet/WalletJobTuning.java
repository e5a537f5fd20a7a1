package io.walletstream.stream.wallet;

import io.walletstream.stream.assemble.Backoff;
import io.walletstream.stream.combine.CombineByTx;
import io.walletstream.stream.process.TxProcessor;
import io.walletstream.stream.reorg.ReorgWindow;
import io.walletstream.stream.write.WriterLimits;
import java.io.Serializable;
import java.time.Duration;

/**
 * Bounds and delays of WalletJob's operators.
 *
 * @param writer when the writer flushes
 * @param backoff when parked requests are tried again
 * @param fetchCapacity requests for bytes under way per subtask
 * @param combineMaxFrames frames combined at most
 * @param combineLingerMillis how long frames wait for their neighbours
 * @param reorgBlocks how many blocks before the tip at its first sight a pass has to have begun to deny a fact
 * @param rollbackBlocks how many blocks below the tip facts are kept for comparison and can vanish
 * @param scriptLimitBytes scripts longer than this are not stored
 * @param upkeepPause between two turns of removing rows that no longer count
 */
public record WalletJobTuning(
        WriterLimits writer,
        Backoff backoff,
        int fetchCapacity,
        int combineMaxFrames,
        long combineLingerMillis,
        int reorgBlocks,
        int rollbackBlocks,
        int scriptLimitBytes,
        Duration upkeepPause)
        implements Serializable {
    public static final WalletJobTuning DEFAULT = new WalletJobTuning(
            WriterLimits.DEFAULT,
            Backoff.DEFAULT,
            256,
            CombineByTx.DEFAULT_MAX_FRAMES,
            CombineByTx.DEFAULT_LINGER_MILLIS,
            ReorgWindow.DEFAULT_REORG_BLOCKS,
            ReorgWindow.DEFAULT_ROLLBACK_BLOCKS,
            TxProcessor.DEFAULT_SCRIPT_LIMIT_BYTES,
            Duration.ofSeconds(30));

    public WalletJobTuning {
        if (fetchCapacity < 1
                || combineMaxFrames < 1
                || combineLingerMillis < 0
                || reorgBlocks < 0
                || rollbackBlocks < 1) {
            throw new IllegalArgumentException("expected fetchCapacity, combineMaxFrames, rollbackBlocks >= 1 and"
                    + " combineLingerMillis, reorgBlocks >= 0");
        }
    }

    public WalletJobTuning withUpkeepPause(Duration newPause) {
        return new WalletJobTuning(
                writer,
                backoff,
                fetchCapacity,
                combineMaxFrames,
                combineLingerMillis,
                reorgBlocks,
                rollbackBlocks,
                scriptLimitBytes,
                newPause);
    }

    public WalletJobTuning withBackoff(Backoff newBackoff) {
        return new WalletJobTuning(
                writer,
                newBackoff,
                fetchCapacity,
                combineMaxFrames,
                combineLingerMillis,
                reorgBlocks,
                rollbackBlocks,
                scriptLimitBytes,
                upkeepPause);
    }
}
