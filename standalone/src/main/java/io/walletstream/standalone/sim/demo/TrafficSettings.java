package io.walletstream.standalone.sim.demo;

import java.time.Duration;

/**
 * How busy the chain is.
 *
 * @param historyBlocks blocks that a new chain begins with
 * @param transactionsPerBlock in that history, on average
 * @param transactionInterval between bursts of one to three unconfirmed transactions
 * @param blockInterval between blocks
 * @param maxActions after so many the traffic stops until the chain is made anew, since all of it is kept in memory
 */
public record TrafficSettings(
        int historyBlocks,
        int transactionsPerBlock,
        Duration transactionInterval,
        Duration blockInterval,
        int maxActions) {
    public TrafficSettings {
        if (historyBlocks < 0 || transactionsPerBlock < 1 || maxActions < 1) {
            throw new IllegalArgumentException(
                    "historyBlocks is 0 or more, transactionsPerBlock and maxActions 1 or more, got " + historyBlocks
                            + ", " + transactionsPerBlock + ", " + maxActions);
        }
        if (transactionInterval.toMillis() < 1 || blockInterval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "intervals are a millisecond or more, got " + transactionInterval + ", " + blockInterval);
        }
    }

    /** 60 blocks of 6, then a burst a second and a block every ten; for about ten hours. */
    public static TrafficSettings defaults() {
        return new TrafficSettings(60, 6, Duration.ofSeconds(1), Duration.ofSeconds(10), 40_000);
    }

    public TrafficSettings withBlockInterval(Duration newInterval) {
        return new TrafficSettings(historyBlocks, transactionsPerBlock, transactionInterval, newInterval, maxActions);
    }

    public TrafficSettings withTransactionInterval(Duration newInterval) {
        return new TrafficSettings(historyBlocks, transactionsPerBlock, newInterval, blockInterval, maxActions);
    }

    public TrafficSettings withHistory(int blocks, int transactions) {
        return new TrafficSettings(blocks, transactions, transactionInterval, blockInterval, maxActions);
    }
}
