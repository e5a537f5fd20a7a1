package io.walletstream.standalone.verify;

import io.walletstream.oracle.Reference;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.wallet.KnownTopic;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares every account with the reference, one partition of the topic after another, so that the memory needed is that of one partition's
 * accounts. An account is equal as soon as its tables at one moment equal the reference of all records until then. It differs if it does
 * not and stands still: several looks show the same, the job has read all that the first of them had, and nothing is under way.
 */
public final class Verification {
    private static final long LOOK_MILLIS = 300;

    /** Rows of the current generation although no record tells of the account. */
    private static final String WITH_ROWS = """
            SELECT a.id, a.name, a.last_seq FROM wallet.account a
            WHERE a.deleted_at IS NULL AND (
                EXISTS (SELECT FROM wallet.output o WHERE o.account_id = a.id AND o.generation = a.generation)
                OR EXISTS (SELECT FROM wallet.account_tx t WHERE t.account_id = a.id AND t.generation = a.generation))
            """;

    private static final String KNOWN = "SELECT id FROM wallet.account WHERE id = ANY (?)";

    private static final String EXISTS = "SELECT id FROM wallet.account WHERE deleted_at IS NULL AND id = ANY (?)";

    private final VerifySettings settings;
    private final List<VerifyReport.Entry> settled = new ArrayList<>();
    private final Map<AccountId, Integer> homes = new HashMap<>();
    private final Set<AccountId> lost = new TreeSet<>();
    private long records;

    private Verification(VerifySettings settings) {
        this.settings = settings;
    }

    /**
     * Compares all accounts that are not deleted.
     *
     * @throws io.walletstream.stream.wallet.StartRefusedException if the topic is not, or not wholly, what the tables come from
     * @throws VerifyRefusedException if Kafka or Postgres fail, or partitions were added
     */
    public static VerifyReport run(VerifySettings settings) throws InterruptedException {
        return new Verification(settings).run();
    }

    private VerifyReport run() throws InterruptedException {
        int partitions = KnownTopic.partitions(settings.kafka(), settings.database(), settings.topic());
        try (Connection connection = settings.database().connect();
                JobProgress progress = new JobProgress(settings.kafka(), settings.topic())) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            for (int partition = 0; partition < partitions; partition++) {
                verify(connection, progress, partition, partitions);
            }
            findUntold(connection);
            return new VerifyReport(settled, lost.stream().toList(), records);
        } catch (SQLException e) {
            throw new VerifyRefusedException("Postgres failed: " + e.getMessage(), e);
        } catch (KafkaException e) {
            throw new VerifyRefusedException("Kafka failed: " + e.getMessage(), e);
        }
    }

    private void verify(Connection connection, JobProgress progress, int partition, int partitions)
            throws SQLException, InterruptedException {
        Reference reference = new Reference(settings.reorgWindow(), settings.maxRollback());
        TopicPartition place = new TopicPartition(settings.topic(), partition);
        Map<AccountId, Standstill> looks = new HashMap<>();
        Set<AccountId> done = new HashSet<>();
        try (PartitionReader reader = new PartitionReader(settings.kafka(), place, partitions, reference)) {
            long read = reader.read();
            // not before: reading all of a long log is no fault of the job's
            long deadlineNanos = System.nanoTime() + settings.timeout().toNanos();
            while (true) {
                Set<AccountId> open = open(connection, reference, done);
                long committed = progress.committed(partition);
                boolean isLast = System.nanoTime() - deadlineNanos > 0;
                for (AccountId account : open) {
                    claim(account, partition);
                    AccountPicture picture = AccountPicture.read(connection, account);
                    connection.commit();
                    List<String> differences =
                            AccountComparison.differences(account, reference, picture, settings.maxRows());
                    Standstill look = new Standstill(reference.newestOffset(account), picture.lastSeq(), differences)
                            .after(looks.get(account));
                    looks.put(account, look);
                    boolean isFinal = look.isFinal(committed, picture.isIdle());
                    if (differences.isEmpty() || isFinal || isLast) {
                        settled.add(VerifyReport.Entry.of(account, picture, isFinal ? differences : late(differences)));
                        done.add(account);
                    }
                }
                if (done.containsAll(open)) {
                    records += read;
                    findLost(connection, reference);
                    return;
                }
                Thread.sleep(LOOK_MILLIS);
                read = reader.read();
            }
        }
    }

    private List<String> late(List<String> differences) {
        if (differences.isEmpty()) {
            return differences;
        }
        List<String> late = new ArrayList<>(differences);
        late.add(
                0,
                "the job has not caught up with the topic within "
                        + settings.timeout().toSeconds() + " s, or records keep coming; at the last look:");
        return late;
    }

    /** Accounts of the reference that exist and wait to be settled. */
    private static Set<AccountId> open(Connection connection, Reference reference, Set<AccountId> done)
            throws SQLException {
        Set<AccountId> wanted = new HashSet<>(reference.accounts());
        wanted.removeAll(done);
        return which(connection, EXISTS, wanted);
    }

    /** Accounts of the reference that have no row, not even as deleted ones. */
    private void findLost(Connection connection, Reference reference) throws SQLException {
        Set<AccountId> unknown = new HashSet<>(reference.accounts());
        unknown.removeAll(which(connection, KNOWN, unknown));
        lost.addAll(unknown);
    }

    private static Set<AccountId> which(Connection connection, String sql, Set<AccountId> wanted) throws SQLException {
        Set<AccountId> found = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            UUID[] ids = wanted.stream().map(AccountId::uuid).toArray(UUID[]::new);
            statement.setArray(1, connection.createArrayOf("uuid", ids));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new AccountId(row.getObject(1, UUID.class)));
                }
            }
        }
        connection.commit();
        return found;
    }

    private void claim(AccountId account, int partition) {
        Integer home = homes.putIfAbsent(account, partition);
        if (home != null && home != partition) {
            throw new VerifyRefusedException(
                    "account " + account + " has records in partitions " + home + " and " + partition
                            + ": the topic's number of partitions was changed, so nobody can tell their order",
                    null);
        }
    }

    private void findUntold(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WITH_ROWS)) {
            while (row.next()) {
                AccountId account = new AccountId(row.getObject(1, UUID.class));
                if (!homes.containsKey(account)) {
                    settled.add(new VerifyReport.Entry(
                            account, row.getString(2), List.of("rows of which no record tells"), 0, 0, row.getLong(3)));
                }
            }
        }
        connection.commit();
    }
}
