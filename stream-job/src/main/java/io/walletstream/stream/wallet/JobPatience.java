package io.walletstream.stream.wallet;

import java.time.Duration;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;

/**
 * How a job waits while Kafka or Postgres are away: it fails, goes back to its newest checkpoint and tries again, without end, after pauses that
 * grow up to a bound. What it did not yet commit it does again.
 *
 * @param kafkaTimeout how long Kafka may leave a send or a question unanswered before the job fails
 * @param longestPause between two attempts
 */
public record JobPatience(Duration kafkaTimeout, Duration longestPause) {
    /** Kafka's own default. */
    private static final long LONGEST_FETCH_WAIT_MILLIS = 500;

    /** A shorter {@code kafkaTimeout} would take every pause of Kafka for its absence. */
    public static final Duration LEAST_KAFKA_TIMEOUT = Duration.ofSeconds(1);

    /** The pause after the first failure; each further one is half as long again. */
    public static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private static final int WITHOUT_END = Integer.MAX_VALUE;
    private static final Duration CALM = Duration.ofMinutes(1);
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);
    /** Made of the bounds above, which its constructor checks. */
    public static final JobPatience DEFAULT = new JobPatience(Duration.ofMinutes(2), Duration.ofSeconds(10));

    private static final ConfigOption<Duration> KAFKA_TIMEOUT =
            ConfigOptions.key("walletstream.kafka-timeout").durationType().defaultValue(DEFAULT.kafkaTimeout);

    public JobPatience {
        if (kafkaTimeout.compareTo(LEAST_KAFKA_TIMEOUT) < 0 || longestPause.compareTo(FIRST_PAUSE) < 0) {
            throw new IllegalArgumentException(
                    "expected kafkaTimeout of at least " + LEAST_KAFKA_TIMEOUT + " and longestPause of at least "
                            + FIRST_PAUSE + ", got " + kafkaTimeout + " and " + longestPause);
        }
    }

    /** As Flink's settings of a job. */
    public Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(KAFKA_TIMEOUT, kafkaTimeout);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, WITHOUT_END);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, FIRST_PAUSE);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, longestPause);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD, CALM);
        return configuration;
    }

    /** How long a job with this configuration waits for Kafka. */
    static Duration kafkaTimeout(ReadableConfig job) {
        return job.get(KAFKA_TIMEOUT);
    }

    /** Settings of Kafka's consumers and admin clients in a job with this configuration. */
    static Properties ofReaders(ReadableConfig job) {
        long timeout = job.get(KAFKA_TIMEOUT).toMillis();
        Properties properties = new Properties();
        properties.setProperty("default.api.timeout.ms", Long.toString(timeout));
        long request = requestMillis(timeout);
        properties.setProperty("request.timeout.ms", Long.toString(request));
        // An idle broker answers when this is over; at the request's own limit every idle poll would end its
        // connection.
        properties.setProperty("fetch.max.wait.ms", Long.toString(Math.min(LONGEST_FETCH_WAIT_MILLIS, request / 2)));
        return properties;
    }

    /** Settings of Kafka's producers in a job with this configuration. */
    public static Properties ofSenders(ReadableConfig job) {
        long timeout = job.get(KAFKA_TIMEOUT).toMillis();
        Properties properties = new Properties();
        properties.setProperty("delivery.timeout.ms", Long.toString(timeout));
        properties.setProperty("max.block.ms", Long.toString(timeout));
        properties.setProperty("request.timeout.ms", Long.toString(requestMillis(timeout)));
        return properties;
    }

    /** A request must end well before all its repetitions may. */
    private static long requestMillis(long timeoutMillis) {
        return Math.min(LONGEST_REQUEST.toMillis(), timeoutMillis / 2);
    }
}
