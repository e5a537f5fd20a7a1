package io.walletstream.stream.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.TxInput;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ForgetsToTopicTest {
    /** Kafka's own stand-in: it answers when it is told to. */
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

    private final CompletableFuture<Void> answer = new CompletableFuture<>();

    private static TxInput.Forget word(int n) {
        return new TxInput.Forget(AccountId.of(1, 2), 1, Txid.ofWords(1, 2, 3, n), 5);
    }

    /** On a thread of its own; here from when all is sent. */
    private Thread forgetting(TxInput.Forget... words) {
        ForgetsToTopic forgets = new ForgetsToTopic(() -> kafka, "retries");
        Thread thread = new Thread(() -> {
            try {
                forgets.forget(List.of(words));
                answer.complete(null);
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        await().until(() -> kafka.history().size() == words.length);
        return thread;
    }

    @Test
    void itAnswersOnceKafkaSaysThatItHasTheWord() throws Exception {
        Thread thread = forgetting(word(1));
        await().until(() -> answer.isDone() || thread.getState() == Thread.State.WAITING);
        assertThat(answer).as("Kafka has said nothing yet").isNotDone();

        kafka.completeNext();
        answer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void theLastWordIsWaitedForLikeTheFirst() {
        forgetting(word(1), word(2));
        kafka.completeNext();
        kafka.errorNext(new TimeoutException("no answer"));

        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Kafka did not take");
    }

    @Test
    void kafkaIsWaitedForAsLongAsTheJobIsToldTo() {
        JobPatience patience = new JobPatience(JobPatience.LEAST_KAFKA_TIMEOUT, Duration.ofSeconds(1));
        Properties senders = JobPatience.ofSenders(patience.configuration());
        try (ForgetsToTopic nowhere = new ForgetsToTopic("127.0.0.1:1", "retries", senders)) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(15),
                    () -> assertThatThrownBy(() -> nowhere.forget(List.of(word(1))))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("Kafka did not take"));
        }
    }
}
