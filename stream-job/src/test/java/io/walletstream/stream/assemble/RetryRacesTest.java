package io.walletstream.stream.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.FetchRequest;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.TxKey;
import io.walletstream.stream.flow.WriterInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** Failures, their replays, timers and requests to retry race each other: no attempt is made twice, and none is forgotten. */
class RetryRacesTest {
    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final Txid TX = Changes.tx(1);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(30), Duration.ofHours(6));
    private static final int STEPS = 60;

    private final Set<String> attempts = new HashSet<>();
    private final Map<Integer, FetchRequest> underWay = new HashMap<>();
    private final List<TxInput.Failed> failures = new ArrayList<>();
    private final Set<Integer> poisoned = new HashSet<>();

    @Property(tries = 500)
    void every_attempt_is_made_once_and_every_failure_is_tried_again(@ForAll long seed) throws Exception {
        attempts.clear();
        underWay.clear();
        failures.clear();
        poisoned.clear();
        Random random = new Random(seed);
        Changes changes = new Changes();
        long now = 0;
        int groups = 0;
        try (var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new TxAssembler(BACKOFF)), TxInput::key, TxKey.TYPE)) {
            harness.setup(WriterInput.TYPE.createSerializer(new SerializerConfigImpl()));
            harness.open();
            harness.setProcessingTime(0);
            for (int step = 0; step < STEPS; step++) {
                int dice = random.nextInt(10);
                if (dice < 3) {
                    var change = changes.created(random.nextInt(4), Score.mined(random.nextInt(3), 0));
                    harness.processElement(new StreamRecord<>(
                            new TxInput.Group(ACCOUNT, 1, TX, ++groups, 1, false, "main", List.of(change))));
                } else if (dice < 6 && !underWay.isEmpty()) {
                    fail(harness, random);
                } else if (dice < 8 && !failures.isEmpty()) {
                    harness.processElement(new StreamRecord<>(failures.get(random.nextInt(failures.size()))));
                } else if (dice == 8) {
                    boolean poison = random.nextBoolean();
                    harness.processElement(new StreamRecord<>(new TxInput.Retry(ACCOUNT, 1, TX, poison)));
                } else {
                    now += random.nextInt(100_000);
                    harness.setProcessingTime(now);
                }
                takeFetches(harness);
            }
            Set<Integer> waiting = new HashSet<>();
            failures.forEach(failed -> waiting.add(failed.request()));
            waiting.removeAll(underWay.keySet());
            waiting.removeAll(poisoned);
            harness.setProcessingTime(now + BACKOFF.longest().toMillis());
            takeFetches(harness);

            assertThat(underWay.keySet()).as("tried again by timer").containsAll(waiting);
        }
    }

    @Property(tries = 500)
    void what_vanished_is_asked_for_no_more_and_what_returned_once(@ForAll long seed) throws Exception {
        attempts.clear();
        underWay.clear();
        failures.clear();
        Random random = new Random(seed);
        Changes changes = new Changes();
        long now = 0;
        int groups = 0;
        try (var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new TxAssembler(BACKOFF)), TxInput::key, TxKey.TYPE)) {
            harness.setup(WriterInput.TYPE.createSerializer(new SerializerConfigImpl()));
            harness.open();
            harness.setProcessingTime(0);
            for (int step = 0; step < STEPS; step++) {
                int vout = random.nextInt(4);
                boolean isLast = step >= STEPS - 4;
                switch (isLast ? 1 : random.nextInt(4)) {
                    case 0 -> group(harness, ++groups, changes.created(vout, Score.mined(random.nextInt(3), 0)));
                    case 1 -> group(harness, ++groups, changes.creationGone(isLast ? STEPS - 1 - step : vout));
                    case 2 -> {
                        if (!underWay.isEmpty()) {
                            fail(harness, random);
                        }
                    }
                    default -> {
                        now += random.nextInt(100_000);
                        harness.setProcessingTime(now);
                    }
                }
                takeFetches(harness);
            }
            while (!underWay.isEmpty()) {
                fail(harness, random);
            }
            harness.processElement(new StreamRecord<>(new TxInput.Retry(ACCOUNT, 1, TX, true)));
            harness.setProcessingTime(now + BACKOFF.longest().toMillis());
            takeFetches(harness);

            assertThat(underWay).isEmpty();
        }
    }

    private static void group(
            KeyedOneInputStreamOperatorTestHarness<TxKey, TxInput, WriterInput> harness, int number, Change change)
            throws Exception {
        harness.processElement(
                new StreamRecord<>(new TxInput.Group(ACCOUNT, 1, TX, number, 1, false, "main", List.of(change))));
    }

    private void fail(KeyedOneInputStreamOperatorTestHarness<TxKey, TxInput, WriterInput> harness, Random random)
            throws Exception {
        List<FetchRequest> open = List.copyOf(underWay.values());
        FetchRequest request = open.get(random.nextInt(open.size()));
        boolean poison = random.nextInt(4) == 0;
        TxInput.Failed failed = request.failed(poison ? FailureKind.POISON : FailureKind.NOT_FOUND, "why");
        failures.add(failed);
        underWay.remove(request.request());
        if (poison) {
            poisoned.add(request.request());
        }
        harness.processElement(new StreamRecord<>(failed));
    }

    private void takeFetches(KeyedOneInputStreamOperatorTestHarness<TxKey, TxInput, WriterInput> harness) {
        var fetches = harness.getSideOutput(TxAssembler.FETCHES);
        while (fetches != null && !fetches.isEmpty()) {
            FetchRequest fetch = fetches.poll().getValue();
            assertThat(attempts.add(fetch.request() + "/" + fetch.attempt()))
                    .as("request %d, attempt %d", fetch.request(), fetch.attempt())
                    .isTrue();
            assertThat(underWay.put(fetch.request(), fetch))
                    .as("one attempt at a time")
                    .isNull();
            poisoned.remove(fetch.request());
        }
    }
}
