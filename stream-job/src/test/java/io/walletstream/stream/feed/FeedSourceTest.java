package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.stream.fetch.MemoryTransactionSource;
import io.walletstream.stream.write.Database;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.junit.jupiter.api.Test;

class FeedSourceTest {
    /** One of three readers. */
    private record Context(int reader) implements SourceReaderContext {
        private static final int READERS = 3;

        @Override
        public SourceReaderMetricGroup metricGroup() {
            return UnregisteredMetricsGroup.createSourceReaderMetricGroup();
        }

        @Override
        public Configuration getConfiguration() {
            return new Configuration();
        }

        @Override
        public String getLocalHostName() {
            return "localhost";
        }

        @Override
        public int getIndexOfSubtask() {
            return reader;
        }

        @Override
        public int currentParallelism() {
            return READERS;
        }

        @Override
        public void sendSplitRequest() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendSourceEventToCoordinator(SourceEvent event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aReaderHasASourceOfTransactionsOfItsShare() throws Exception {
        List<String> opened = new ArrayList<>();
        FeedSource source = new FeedSource(
                URI.create("http://127.0.0.1:1/api"),
                new Database("jdbc:none", "", ""),
                FeedLimits.DEFAULT.but().streams(8).build(),
                (streams, readers) -> {
                    opened.add(streams + " of " + readers);
                    return MemoryTransactionSource.of(Map.of());
                });

        for (int reader = 0; reader < Context.READERS; reader++) {
            source.createReader(new Context(reader)).close();
        }

        assertThat(opened).containsExactly("3 of 3", "3 of 3", "2 of 3");
    }
}
