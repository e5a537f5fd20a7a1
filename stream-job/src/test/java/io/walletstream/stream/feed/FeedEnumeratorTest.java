package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.write.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.junit.jupiter.api.Test;

class FeedEnumeratorTest {
    /** Two readers, of which as many are there as the test registers; look-ups are played by the test. */
    private static final class Context implements SplitEnumeratorContext<FeedSplit> {
        final Map<Integer, ReaderInfo> readers = new HashMap<>();
        final List<String> assigned = new ArrayList<>();
        final List<Set<String>> told = new ArrayList<>();
        private final List<BiConsumer<Object, Throwable>> handlers = new ArrayList<>();

        void found(FeedRegistry.Found... owners) {
            handlers.get(0).accept(List.of(owners), null);
        }

        void fails() {
            handlers.get(0).accept(null, new IllegalStateException("no database"));
        }

        void register(FeedEnumerator enumerator, int reader) {
            readers.put(reader, new ReaderInfo(reader, "here"));
            enumerator.addReader(reader);
        }

        @Override
        public SplitEnumeratorMetricGroup metricGroup() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendEventToSourceReader(int subtaskId, SourceEvent event) {
            told.add(((OwnersWanted) event).splitIds());
        }

        @Override
        public int currentParallelism() {
            return 2;
        }

        @Override
        public Map<Integer, ReaderInfo> registeredReaders() {
            return readers;
        }

        @Override
        public void assignSplits(SplitsAssignment<FeedSplit> assignment) {
            assignment.assignment().values().forEach(splits -> splits.forEach(split -> assigned.add(split.splitId())));
        }

        @Override
        public void signalNoMoreSplits(int subtask) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> void callAsync(
                Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
            handlers.add((owners, failure) -> handler.accept((T) owners, failure));
        }

        @Override
        public void runInCoordinatorThread(Runnable runnable) {
            runnable.run();
        }
    }

    private final Context context = new Context();

    private FeedEnumerator started(Set<String> restored) {
        FeedEnumerator enumerator = new FeedEnumerator(
                context, new FeedRegistry(new Database("jdbc:none", "", "")), FeedLimits.DEFAULT, restored);
        enumerator.start();
        return enumerator;
    }

    private static FeedSplit split(int account) {
        return FeedSplit.begun(AccountId.of(0, account), 1, new OwnerRef("1owner", 1), Score.ZERO, 0, 0);
    }

    private static FeedRegistry.Found ready(int account) {
        return new FeedRegistry.Found(split(account), true);
    }

    @Test
    void ownersAreGivenOnceTheirReaderIsThere() {
        FeedEnumerator enumerator = started(Set.of());
        context.found(ready(1), ready(2));
        assertThat(context.assigned).isEmpty();

        context.register(enumerator, 0);
        context.register(enumerator, 1);
        context.found(ready(1), ready(2));
        context.found(ready(1), ready(2));

        assertThat(context.assigned).containsExactlyInAnyOrder(split(1).splitId(), split(2).splitId());
    }

    @Test
    void anAccountWhoseOwnRecordsAreNotInTheTopicWaits() {
        FeedEnumerator enumerator = started(Set.of());
        context.register(enumerator, 0);
        context.register(enumerator, 1);
        context.found(new FeedRegistry.Found(split(1), false));
        assertThat(context.assigned).isEmpty();

        context.found(ready(1));
        assertThat(context.assigned).containsExactly(split(1).splitId());
    }

    @Test
    void readersThatComeLateAreToldWhichOwnersThereAre() {
        FeedEnumerator enumerator = started(Set.of(split(1).splitId(), split(2).splitId()));
        context.found(ready(1));
        assertThat(context.told).isEmpty();

        context.register(enumerator, 0);
        context.found(ready(1));
        context.register(enumerator, 1);
        context.found(ready(1));
        int said = context.told.size();
        context.found(ready(1));

        assertThat(context.told).containsOnly(Set.of(split(1).splitId())).hasSize(said);
        assertThat(said).isEqualTo(3);
        assertThat(context.assigned).isEmpty();
    }

    @Test
    void removedOwnersAreToldAndMayComeBack() {
        FeedEnumerator enumerator = started(Set.of());
        context.register(enumerator, 0);
        context.register(enumerator, 1);
        context.found(ready(1), ready(2));
        context.told.clear();

        context.found(ready(2));
        assertThat(context.told).containsExactly(Set.of(split(2).splitId()), Set.of(split(2).splitId()));

        context.found(ready(1), ready(2));
        assertThat(context.assigned).hasSize(3);
    }

    @Test
    void aDatabaseThatIsDownChangesNothing() {
        FeedEnumerator enumerator = started(Set.of(split(1).splitId()));
        context.register(enumerator, 0);
        context.register(enumerator, 1);

        context.fails();

        assertThat(context.told).isEmpty();
        assertThat(context.assigned).isEmpty();
    }

    @Test
    void whatAFailedReaderHeldIsGivenAgainAsItWas() {
        FeedEnumerator enumerator = started(Set.of());
        context.register(enumerator, 0);
        context.register(enumerator, 1);
        context.found(ready(1), ready(2));
        assertThat(enumerator.snapshotState(1).splitIds()).hasSize(2);

        enumerator.addSplitsBack(List.of(split(1), split(2)), 0);
        assertThat(enumerator.snapshotState(2).splitIds()).isEmpty();
        context.found(ready(2));
        context.found(ready(2));

        assertThat(context.assigned).hasSize(3).endsWith(split(2).splitId());
        assertThat(enumerator.snapshotState(3).splitIds()).containsExactly(split(2).splitId());
    }

    @Test
    void aRestoredOwnerIsNotGivenTwice() {
        FeedEnumerator enumerator = started(Set.of(split(1).splitId()));
        context.register(enumerator, 0);
        context.register(enumerator, 1);

        context.found(ready(1), ready(2));

        assertThat(context.assigned).containsExactly(split(2).splitId());
    }
}
