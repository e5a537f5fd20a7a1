package io.walletstream.stream.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.flow.SerializerChecks;
import io.walletstream.stream.flow.Values;
import io.walletstream.stream.flow.WriterInput.PassEnd;
import io.walletstream.stream.flow.WriterInput.Reorg;
import java.io.UncheckedIOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProgressSerializerTest {
    private static final ProgressSerializer SERIALIZER = new ProgressSerializer();
    private static final Txid TXID = Txid.ofWords(1, 2, 3, 4);

    @Property(tries = 300)
    void what_is_written_is_read(@ForAll long seed) {
        Values v = new Values(seed);
        Progress progress = new Progress(v.count());
        progress.itemsPending = v.number();
        progress.revision = v.number();
        progress.itemsDone = v.number();
        progress.itemsSkipped = v.number();
        progress.itemsFailed = v.number();
        progress.txsFailed = v.number();
        progress.txsDone = v.number();
        progress.txsSkipped = v.number();
        progress.groups.lastAnnounced = v.number();
        progress.groups.settledUpTo = v.number();
        progress.groups.settledAhead.addAll(v.list(v::number));
        v.list(v::txid)
                .forEach(txid -> progress.underWay.open(
                        new UnderWay.RequestKey(txid, v.count()), new UnderWay.Open(v.count(), v.number())));
        v.list(v::txid).forEach(txid -> progress.underWay.tell(new UnderWay.Told(txid, v.number())));
        v.list(v::txid).forEach(txid -> progress.takenEarly.add(new UnderWay.Told(txid, v.number())));
        v.list(v::txid).forEach(txid -> progress.early.add(new UnderWay.RequestKey(txid, v.count())));
        progress.groups.waiting.addAll(v.list(() -> v.passEnd(progress.generation)));
        progress.groups.reorgs.addAll(v.list(() -> v.reorg(progress.generation)));

        Progress read = SerializerChecks.read(SERIALIZER, SerializerChecks.write(SERIALIZER, progress));

        // Hash order may differ, so the bytes are not compared.
        assertThat(read).usingRecursiveComparison().isEqualTo(progress);
    }

    @Test
    void totals_are_counted_anew_from_what_is_read() {
        Progress progress = new Progress(1);
        for (int i = 0; i < 40; i++) {
            Txid txid = Txid.ofWords(0, 0, 0, i % 7);
            progress.underWay.open(new UnderWay.RequestKey(txid, i), new UnderWay.Open(i, 1 + i % 3));
            progress.underWay.tell(new UnderWay.Told(Txid.ofWords(0, 0, 1, i % 5), 1 + i % 3));
        }

        Progress read = SerializerChecks.read(SERIALIZER, SerializerChecks.write(SERIALIZER, progress));

        assertThat(read.counts().itemsProcessing()).isEqualTo(780);
        assertThat(read.counts().txsProcessing()).isEqualTo(12);
        assertThat(read.underWay.isAnyUpTo(1)).isTrue();
        for (UnderWay.RequestKey key : progress.underWay.requests().keySet()) {
            read.underWay.close(key);
        }
        progress.underWay.told().forEach(read.underWay::take);
        assertThat(read.counts()).isEqualTo(SyncCounts.NONE);
        assertThat(read.underWay.isAnyUpTo(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void progress_is_written_as_ever() {
        SerializerChecks.isGolden(
                SERIALIZER,
                example(),
                "write.ProgressSerializer$Compatibility",
                "0501000000000000000200000000000000030000000000000004000000000000000b00000000000000050000000000000006000000000000000c000000000000000f0000000000000007000000000000000801000000000000000a0100000000000000010000000000000002000000000000000300000000000000040102000000000000000901000000000000000100000000000000020000000000000003000000000000000402010000000000000001000000000000000200000000000000030000000000000004000000000000000d010000000000000001000000000000000200000000000000030000000000000004000000000000000e0100000000000000010000000000000002043161626301000000000000000203040000000000000005"
                        + "070172" + "0000000000000006"
                        + "01000000000000000100000000000000020431616263010000000000000002030708");
    }

    @Property(tries = 100)
    void parked_work_is_read_as_written(@ForAll long seed) {
        Values v = new Values(seed);
        SerializerChecks.roundTrips(
                new ParkedTx.Serializer(),
                new ParkedTx(v.bool(), v.list(() -> new ParkedTx.Work(v.count(), v.count(), v.bool()))));
        SerializerChecks.roundTrips(new FlinkParkedWork.TxidSerializer(), v.txid());
    }

    @Test
    void parked_work_is_written_as_ever() {
        SerializerChecks.isGolden(
                new ParkedTx.Serializer(),
                new ParkedTx(true, List.of(new ParkedTx.Work(2, 300, true))),
                "write.ParkedTx$Serializer$Compatibility",
                "01010102ac0201");
        SerializerChecks.isGolden(
                new FlinkParkedWork.TxidSerializer(),
                TXID,
                "write.FlinkParkedWork$TxidSerializer$Compatibility",
                "0000000000000001000000000000000200000000000000030000000000000004");
    }

    @Test
    void work_for_unknown_accounts_is_written_as_ever() {
        SerializerChecks.isGolden(
                new UnknownAccount.Serializer(),
                new UnknownAccount(AccountId.of(1, 2), List.of(3L, 200L)),
                "write.UnknownAccount$Serializer$Compatibility",
                "0000000000000001000000000000000202000000000000000300000000000000c8");
    }

    private static Progress example() {
        Progress progress = new Progress(1);
        progress.itemsPending = 2;
        progress.revision = 15;
        progress.itemsDone = 3;
        progress.itemsSkipped = 4;
        progress.txsDone = 5;
        progress.txsSkipped = 6;
        progress.groups.lastAnnounced = 7;
        progress.groups.settledUpTo = 8;
        progress.groups.settledAhead.add(10L);
        progress.itemsFailed = 11;
        progress.txsFailed = 12;
        progress.underWay.open(new UnderWay.RequestKey(TXID, 1), new UnderWay.Open(2, 9));
        progress.underWay.tell(new UnderWay.Told(TXID, 13));
        progress.takenEarly.add(new UnderWay.Told(TXID, 14));
        progress.early.add(new UnderWay.RequestKey(TXID, 2));
        progress.groups.waiting.add(new PassEnd(AccountId.of(1, 2), 1, new OwnerRef("1abc", 1), 2, 3, 4, 5, 7, "r", 6));
        progress.groups.reorgs.add(new Reorg(AccountId.of(1, 2), 1, new OwnerRef("1abc", 1), 2, 3, 7, 8));
        return progress;
    }

    @Test
    void progress_of_an_unknown_version_is_refused() {
        byte[] bytes = SerializerChecks.write(SERIALIZER, example());
        bytes[0] = 9;

        assertThatThrownBy(() -> SerializerChecks.read(SERIALIZER, bytes))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("expected progress of version 5, got 9");
    }
}
