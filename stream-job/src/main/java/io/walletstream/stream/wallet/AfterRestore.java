package io.walletstream.stream.wallet;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.stream.write.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Begins all accounts anew after Postgres was restored from a backup: each gets a generation above any that the tables or the topic ever had, and what
 * was pushed to it is sent again in that generation, so that nobody has to push it a second time. Both jobs and the service must be stopped; the jobs
 * start without state after. The tables of the new generation are the topic's, whatever the backup lacks. Sequences of events go on far above any
 * that was told, so that whoever is ahead of the restored log is told of the new generation first.
 */
public final class AfterRestore {
    /** What people run. */
    static final String COMMAND = "./walletstream after-restore";

    private static final int BATCH = 5_000;

    /** So many sequences at least are left out, so that no event of the new generation has one that was told before the restore. */
    static final long LEAST_GAP = 1L << 20;

    /**
     * What it came to.
     *
     * @param accounts accounts that begin anew
     * @param pushed records of pushes that were sent again
     */
    public record Result(int accounts, long pushed) {
        /** For people, in one line. */
        public String inWords() {
            return accounts + " accounts begin a new generation; " + pushed + " pushed records were sent again";
        }
    }

    private final String kafka;
    private final Topics topics;
    private final RebuildTable rebuild;
    private long pushed;

    private AfterRestore(String kafka, Connection connection, Topics topics) {
        this.kafka = kafka;
        this.topics = topics;
        this.rebuild = new RebuildTable(connection);
    }

    /**
     * Does it. What broke off half-way is begun again by the next run, from what the topic held when the first one began.
     *
     * @throws StartRefusedException if the topic is not the recorded one or lost its beginning, or Kafka or Postgres fail
     */
    public static Result begin(String kafka, Database database) {
        KnownTopic.partitions(kafka, database, WalletJobSettings.TOPIC);
        try (Connection connection = database.connect();
                Topics topics = new Topics(kafka)) {
            return new AfterRestore(kafka, connection, topics).run();
        } catch (SQLException e) {
            throw new StartRefusedException("Postgres failed: " + e.getMessage(), e);
        }
    }

    private Result run() throws SQLException {
        TopicScan scan = new TopicScan(kafka, WalletJobSettings.TOPIC);
        Map<Integer, Long> now = topics.ends(WalletJobSettings.TOPIC);
        Map<Integer, Long> ends = rebuild.begin(now);
        Map<AccountId, Integer> newest = scan.generations(now);
        List<AccountReset> resets = rebuild.resets(newest);
        for (int i = 0; i < resets.size(); i += BATCH) {
            publish(resets.subList(i, Math.min(resets.size(), i + BATCH)));
        }
        Map<AccountId, Integer> begun = new HashMap<>();
        resets.forEach(reset -> begun.put(reset.account(), reset.generation()));
        pushAgain(scan, ends, new PushedAgain(scan.generations(ends), begun));
        rebuild.end(resets);
        return new Result(resets.size(), pushed);
    }

    private void pushAgain(TopicScan scan, Map<Integer, Long> ends, PushedAgain again) {
        List<FeedRecord> batch = new ArrayList<>();
        scan.read(ends, record -> {
            again.of(record).ifPresent(batch::add);
            if (batch.size() == BATCH) {
                pushed += batch.size();
                publish(batch);
                batch.clear();
            }
        });
        pushed += batch.size();
        publish(batch);
    }

    private void publish(List<? extends FeedRecord> records) {
        if (!records.isEmpty()) {
            topics.publish(WalletJobSettings.TOPIC, records);
        }
    }
}
