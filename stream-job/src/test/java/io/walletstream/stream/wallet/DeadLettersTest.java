package io.walletstream.stream.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.stream.decode.DeadLetter;
import io.walletstream.stream.decode.RawRecord;
import io.walletstream.stream.write.WalletDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The sink's statement on a real database. */
class DeadLettersTest {
    private static final WalletDatabase DATABASE = WalletDatabase.shared();

    private static void bury(int logEpoch, long offset, String reason) throws SQLException {
        RawRecord raw = new RawRecord("epochs", 1, offset, new byte[] {1}, new byte[] {2}, 1);
        try (Connection connection = DATABASE.connect();
                PreparedStatement statement = connection.prepareStatement(DeadLetters.INSERT)) {
            new DeadLetters.Bind(logEpoch).accept(statement, new DeadLetter(raw, reason, "why"));
            statement.executeUpdate();
        }
    }

    @Test
    void aRecordOfATopicThatWasMadeAnewIsKeptBesideTheOneOfTheOldLogAtItsOffset() throws SQLException {
        bury(0, 5, "empty");
        bury(0, 5, "read again");
        bury(1, 5, "wrongKey");

        assertThat(DATABASE.rows("SELECT log_epoch, partition_id, record_offset, reason FROM wallet.dead_letter"
                        + " WHERE topic = 'epochs' ORDER BY log_epoch"))
                .containsExactly("0|1|5|empty", "1|1|5|wrongKey");
    }
}
