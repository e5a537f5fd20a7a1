package io.walletstream.stream.decode;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the topics are still those that the job was built on: offsets of a topic that was made anew under the same name go on as if nothing had
 * happened. A Kafka that does not answer is somebody else's matter.
 */
public final class TopicWatch implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1;

    /** Looks at nothing. */
    public static final TopicWatch NONE = new TopicWatch(new Properties(), Map.of());

    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final int ANSWER_SECONDS = 5;

    private final Properties client;
    private final Map<String, String> idsByTopic;
    private transient @Nullable Admin admin;

    /**
     * @param client settings of Kafka's admin client
     * @param idsByTopic ids that the topics had when the job was built
     */
    public TopicWatch(Properties client, Map<String, String> idsByTopic) {
        this.client = client;
        this.idsByTopic = Map.copyOf(idsByTopic);
    }

    /**
     * Looks once.
     *
     * @throws SuppressRestartsException if a topic is another one
     * @throws IllegalStateException if a topic is gone
     */
    public void look() throws InterruptedException {
        if (idsByTopic.isEmpty()) {
            return;
        }
        Admin open = admin == null ? Admin.create(client) : admin;
        admin = open;
        for (Map.Entry<String, String> topic : idsByTopic.entrySet()) {
            look(open, topic.getKey(), topic.getValue());
        }
    }

    /** May be looked through again. */
    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }

    private static void look(Admin admin, String topic, String expected) throws InterruptedException {
        TopicDescription actual;
        try {
            actual = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .get(topic);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                // said again by each attempt until somebody makes one, which is then refused
                throw new IllegalStateException("topic " + topic + " is gone while the job runs", e);
            }
            LOG.debug("Kafka does not say what topic {} is", topic, e);
            return;
        } catch (TimeoutException e) {
            LOG.debug("Kafka does not say what topic {} is", topic, e);
            return;
        }
        if (actual != null && !actual.topicId().toString().equals(expected)) {
            throw new SuppressRestartsException(new IllegalStateException(
                    "topic " + topic + " was re-created while the job ran: expected topic id " + expected + ", got "
                            + actual.topicId() + "; stop both jobs and run (with the settings of this start):"
                            + " ./walletstream new-log-epoch"));
        }
    }
}
