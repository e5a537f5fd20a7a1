package io.walletstream.standalone.verify;

import io.walletstream.stream.write.Database;
import java.time.Duration;

/**
 * What is compared, and for how long.
 *
 * @param kafka bootstrap servers
 * @param database where the tables are
 * @param topic topic of feed records
 * @param reorgWindow blocks, as the jobs have it
 * @param maxRollback blocks, as the jobs have it
 * @param timeout for the job to catch up with the topic
 * @param maxRows most differing rows named of each table of each account
 */
public record VerifySettings(
        String kafka,
        Database database,
        String topic,
        int reorgWindow,
        int maxRollback,
        Duration timeout,
        int maxRows) {}
