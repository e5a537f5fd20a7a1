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
 * @param windowBlocks how many blocks below the tip facts are kept for comparison
 * @param scriptLimitBytes scripts longer than this are not stored
 * @param upkeepPause between two turns of removing rows that no longer count
 */
public record WalletJobTuning(
        WriterLimits writer,
        Backoff backoff,
        int fetchCapacity,
        int combineMaxFrames,
        long combineLingerMillis,
        int windowBlocks,
        int scriptLimitBytes,
        Duration upkeepPause)
        implements Serializable {
    public static final WalletJobTuning DEFAULT = new WalletJobTuning(
            WriterLimits.DEFAULT,
            Backoff.DEFAULT,
            256,
            CombineByTx.DEFAULT_MAX_FRAMES,
            CombineByTx.DEFAULT_LINGER_MILLIS,
            ReorgWindow.DEFAULT_WINDOW_BLOCKS,
            TxProcessor.DEFAULT_SCRIPT_LIMIT_BYTES,
            Duration.ofSeconds(30));

    public WalletJobTuning {
        if (fetchCapacity < 1 || combineMaxFrames < 1 || combineLingerMillis < 0 || windowBlocks < 1) {
            throw new IllegalArgumentException(
                    "expected fetchCapacity, combineMaxFrames, windowBlocks >= 1 and combineLingerMillis >= 0");
        }
    }

    public WalletJobTuning withUpkeepPause(Duration newPause) {
        return new WalletJobTuning(
                writer,
                backoff,
                fetchCapacity,
                combineMaxFrames,
                combineLingerMillis,
                windowBlocks,
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
                windowBlocks,
                scriptLimitBytes,
                upkeepPause);
    }
}
