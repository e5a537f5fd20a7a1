package io.walletstream.stream.wallet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.TxInput;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ForgetsToTopicTest {
    @Test
    void kafkaIsWaitedForAsLongAsTheJobIsToldTo() {
        JobPatience patience = new JobPatience(JobPatience.LEAST_KAFKA_TIMEOUT, Duration.ofSeconds(1));
        Properties senders = JobPatience.ofSenders(patience.configuration());
        List<TxInput.Forget> forgets = List.of(new TxInput.Forget(AccountId.of(1, 2), 1, Txid.ofWords(1, 2, 3, 4), 5));
        try (ForgetsToTopic nowhere = new ForgetsToTopic("127.0.0.1:1", "retries", senders)) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(15),
                    () -> assertThatThrownBy(() -> nowhere.forget(forgets))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("Kafka did not take"));
        }
    }
}
