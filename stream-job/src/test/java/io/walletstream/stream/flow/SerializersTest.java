package io.walletstream.stream.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.decode.DeadLetter;
import io.walletstream.stream.decode.RawRecord;
import java.io.UncheckedIOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.junit.jupiter.api.Test;

class SerializersTest {
    private static final int TRIES = 300;

    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final Txid TXID = Txid.ofWords(3, 4, 5, 6);
    private static final Txid SPENDER = Txid.ofWords(7, 8, 9, 10);
    private static final Score MINED = Score.mined(800_123, 45);
    private static final Score TIME = Score.unconfirmed(1_734_567_890, 123_456_789);
    private static final OwnerRef OWNER = new OwnerRef("1abc", 2);

    private static <T> TypeSerializer<T> of(TypeInformation<T> type) {
        return type.createSerializer(new SerializerConfigImpl());
    }

    @Property(tries = TRIES)
    void what_is_written_is_read(@ForAll long seed) {
        Values values = new Values(seed);
        SerializerChecks.roundTrips(of(Intake.TYPE), values.intake());
        SerializerChecks.roundTrips(of(TxInput.TYPE), values.txInput());
        SerializerChecks.roundTrips(of(WriterInput.TYPE), values.writerInput());
        SerializerChecks.roundTrips(of(FetchRequest.TYPE), values.request());
        SerializerChecks.roundTrips(of(AccountKey.TYPE), values.account());
        SerializerChecks.roundTrips(of(TxKey.TYPE), new TxKey(values.account(), values.txid()));
        SerializerChecks.roundTrips(
                of(Fetched.TYPE),
                values.bool()
                        ? new Fetched.Bytes(values.request(), values.bytes())
                        : new Fetched.Nothing(values.request(), FailureKind.NOT_FOUND, values.text()));
        RawRecord raw = new RawRecord(
                values.text(), values.count(), values.number(), values.bytes(), values.bytes(), values.count());
        SerializerChecks.roundTrips(of(RawRecord.TYPE), raw);
        SerializerChecks.roundTrips(of(DeadLetter.TYPE), new DeadLetter(raw, values.text(), values.text()));
    }

    @Test
    void intake_is_written_as_ever() {
        PassRef pass = new PassRef(OWNER, 3, 4);
        SerializerChecks.isGolden(
                of(Intake.TYPE),
                new Intake.Single(new FeedRecord.RetryNow(ACCOUNT, 5, TXID), 6),
                "flow.Intake$Serializer$Compatibility",
                "01330107000000000000000100000000000000020500000000000000030000000000000004000000000000000500000000000000060000000000000006");
        SerializerChecks.isGolden(
                of(Intake.TYPE),
                new Intake.Frames(
                        ACCOUNT,
                        5,
                        TXID,
                        pass,
                        List.of(new Intake.Frame(1, MINED, SPENDER, 300, 7), new Intake.Frame(2, TIME, null, 0, 8))),
                "flow.Intake$Serializer$Compatibility",
                "020000000000000001000000000000000205000000000000000300000000000000040000000000000005000000000000000601043161626302000000000000000304020100030d5ec000002d01000000000000000700000000000000080000000000000009000000000000000aac0200000000000000070219d8d9f4875bcd1500000000000000000008");
    }

    @Test
    void found_accounts_are_written_as_ever() {
        SerializerChecks.isGolden(
                of(Intake.TYPE),
                new Intake.AccountFound(ACCOUNT),
                "flow.Intake$Serializer$Compatibility",
                "0300000000000000010000000000000002");
        SerializerChecks.isGolden(
                of(Intake.TYPE),
                new Intake.AccountUnknown(ACCOUNT, 9),
                "flow.Intake$Serializer$Compatibility",
                "04000000000000000100000000000000020000000000000009");
    }

    @Test
    void transaction_inputs_are_written_as_ever() {
        String snapshot = "flow.TxInput$Serializer$Compatibility";
        SerializerChecks.isGolden(
                of(TxInput.TYPE),
                new TxInput.Group(
                        ACCOUNT,
                        5,
                        TXID,
                        6,
                        7,
                        true,
                        "main",
                        List.of(
                                new Change(Change.Kind.CREATED, 1, MINED, null, null, 8),
                                new Change(Change.Kind.SPENT_PAIR, 2, MINED, TIME, SPENDER, 9))),
                snapshot,
                "010000000000000001000000000000000205000000000000000300000000000000040000000000000005000000000000000600000000000000060701046d61696e02010100030d5ec000002dffffffffffffffff000000000000000008030200030d5ec000002d19d8d9f4875bcd1501000000000000000700000000000000080000000000000009000000000000000a0000000000000009");
        SerializerChecks.isGolden(
                of(TxInput.TYPE),
                new TxInput.Outgoing(ACCOUNT, 5, TXID, 6, false, "test", 7),
                snapshot,
                "0a0000000000000001000000000000000205000000000000000300000000000000040000000000000005000000000000000600000000000000060004746573740000000000000007");
        SerializerChecks.isGolden(
                of(TxInput.TYPE),
                new TxInput.Failed(ACCOUNT, 5, TXID, 6, 7, FailureKind.POISON, "why", List.of(300), 8),
                snapshot,
                "03000000000000000100000000000000020500000000000000030000000000000004000000000000000500000000000000060607020377687901ac020000000000000008");
        SerializerChecks.isGolden(
                of(TxInput.TYPE),
                new TxInput.Retry(ACCOUNT, 5, TXID, true),
                snapshot,
                "0400000000000000010000000000000002050000000000000003000000000000000400000000000000050000000000000006");
        SerializerChecks.isGolden(
                of(TxInput.TYPE),
                new TxInput.Retry(ACCOUNT, 5, TXID, false),
                snapshot,
                "0700000000000000010000000000000002050000000000000003000000000000000400000000000000050000000000000006");
        SerializerChecks.isGolden(
                of(TxInput.TYPE),
                new TxInput.Spending(ACCOUNT, 5, TXID, true),
                snapshot,
                "0b00000000000000010000000000000002050000000000000003000000000000000400000000000000050000000000000006");
        SerializerChecks.isGolden(
                of(TxInput.TYPE),
                new TxInput.Spending(ACCOUNT, 5, TXID, false),
                snapshot,
                "0c00000000000000010000000000000002050000000000000003000000000000000400000000000000050000000000000006");
        SerializerChecks.isGolden(
                of(TxInput.TYPE),
                new TxInput.Forget(ACCOUNT, 5, TXID, 7),
                snapshot,
                "09000000000000000100000000000000020500000000000000030000000000000004000000000000000500000000000000060000000000000007");
        SerializerChecks.isGolden(
                of(TxInput.TYPE),
                new TxInput.AccountFound(ACCOUNT),
                snapshot,
                "0600000000000000010000000000000002000000000000000000000000000000000000000000000000000000000000000000");
        SerializerChecks.isGolden(
                of(TxInput.TYPE),
                new TxInput.AccountUnknown(ACCOUNT, 9),
                snapshot,
                "08000000000000000100000000000000020000000000000000000000000000000000000000000000000000000000000000000000000000000009");
    }

    @Test
    void every_kind_of_change_keeps_its_code() {
        for (Change.Kind kind : Change.Kind.values()) {
            Change change = new Change(kind, 0, null, null, null, 0);
            TxInput group = new TxInput.Group(ACCOUNT, 0, TXID, 0, 0, false, "", List.of(change));
            byte[] bytes = SerializerChecks.write(of(TxInput.TYPE), group);
            int code = bytes[bytes.length - (1 + 1 + 8 + 8 + 1 + 8)];
            assertThat(code)
                    .as(kind.name())
                    .isEqualTo(
                            switch (kind) {
                                case CREATED -> 1;
                                case SPENT -> 2;
                                case SPENT_PAIR -> 3;
                                case SPENT_ALONE -> 4;
                                case SPENT_PUSHED -> 5;
                                case SPEND_GONE -> 6;
                                case CREATION_GONE -> 7;
                            });
        }
    }

    @Test
    void requests_and_their_results_are_written_as_ever() {
        FetchRequest request = new FetchRequest(ACCOUNT, 5, TXID, 1, 2, 4, 3, "main", new int[] {0, 200});
        SerializerChecks.isGolden(
                of(FetchRequest.TYPE),
                request,
                "flow.FetchRequest$Serializer$Compatibility",
                "00000000000000010000000000000002050000000000000003000000000000000400000000000000050000000000000006010200000000000000040000000000000003046d61696e0200c801");
        String snapshot = "flow.Fetched$Serializer$Compatibility";
        SerializerChecks.isGolden(
                of(Fetched.TYPE),
                new Fetched.Bytes(request, new byte[] {1, 2}),
                snapshot,
                "00000000000000010000000000000002050000000000000003000000000000000400000000000000050000000000000006010200000000000000040000000000000003046d61696e0200c80101020102");
        SerializerChecks.isGolden(
                of(Fetched.TYPE),
                new Fetched.Nothing(request, FailureKind.NOT_FOUND, "no"),
                snapshot,
                "00000000000000010000000000000002050000000000000003000000000000000400000000000000050000000000000006010200000000000000040000000000000003046d61696e0200c8010001026e6f");
    }

    @Test
    void inputs_of_the_writer_are_written_as_ever() {
        String snapshot = "flow.WriterInputSerializer$Compatibility";
        TypeSerializer<WriterInput> serializer = of(WriterInput.TYPE);
        SerializerChecks.isGolden(
                serializer, new WriterInput.Opened(ACCOUNT, 5), snapshot, "010000000000000001000000000000000205");
        SerializerChecks.isGolden(
                serializer,
                new WriterInput.Noted(ACCOUNT, 5, List.of(6L, 7L)),
                snapshot,
                "0900000000000000010000000000000002050200000000000000060000000000000007");
        SerializerChecks.isGolden(
                serializer,
                new WriterInput.Announced(ACCOUNT, 5, 6, 7),
                snapshot,
                "020000000000000001000000000000000205000000000000000607");
        SerializerChecks.isGolden(
                serializer,
                new WriterInput.PassEnd(ACCOUNT, 5, OWNER, 6, 7, 8, 9, 11, "r", 10),
                snapshot,
                "0c0000000000000001000000000000000205043161626302000000000000000607080000000000000009"
                        + "0b0172000000000000000a");
        SerializerChecks.isGolden(
                serializer,
                new WriterInput.Reorg(ACCOUNT, 5, OWNER, 6, 7, 8, 9),
                snapshot,
                "0b0000000000000001000000000000000205043161626302000000000000000607" + "0809");
        SerializerChecks.isGolden(
                serializer,
                new WriterInput.FeedStatus(ACCOUNT, 5, OWNER, true, "why", 7, 6),
                snapshot,
                "0d00000000000000010000000000000002050431616263020103776879070000000000000006");
        OutpointState state = new OutpointState(1, 2, MINED, true, false, SPENDER, TIME);
        SerializerChecks.isGolden(
                serializer,
                new WriterInput.Merged(
                        ACCOUNT,
                        5,
                        TXID,
                        6,
                        7,
                        List.of(state),
                        -1,
                        2,
                        -1,
                        3,
                        4,
                        List.of(SPENDER),
                        List.of(new Vanished(300, 2, true))),
                snapshot,
                "0e000000000000000100000000000000020500000000000000030000000000000004000000000000000500000000000000060000000000000006070101000000000000000200030d5ec000002d010001000000000000000700000000000000080000000000000009000000000000000a19d8d9f4875bcd15ffffffff00000002ff030401000000000000000700000000000000080000000000000009000000000000000a"
                        + "01ac020201");
        SerializerChecks.isGolden(
                serializer,
                new WriterInput.OutgoingTaken(ACCOUNT, 5, TXID, 6, 1, 7),
                snapshot,
                "0a000000000000000100000000000000020500000000000000030000000000000004000000000000000500000000000000060000000000000006010000000000000007");
        OutputContent output = new OutputContent(1, "1abc", 1000, new byte[] {0x51}, "fund", List.of("own:1abc"), null);
        SerializerChecks.isGolden(
                serializer,
                new WriterInput.Content(
                        ACCOUNT, 5, 1, 2, 4, true, 3, new TxContent(TXID, 226, 1, 2000, List.of(), List.of(output))),
                snapshot,
                "070000000000000001000000000000000205010200000000000000040100000000000000030000000000000003000000000000000400000000000000050000000000000006000000e20100000000000007d0010101043161626300000000000003e80151010466756e6401086f776e3a3161626300");
        SerializerChecks.isGolden(
                serializer,
                new WriterInput.Parked(
                        ACCOUNT,
                        5,
                        TXID,
                        1,
                        6,
                        7,
                        2,
                        FailureKind.TRANSIENT,
                        "why",
                        Long.MAX_VALUE,
                        List.of(new Waiting(1, null)),
                        3),
                snapshot,
                "08000000000000000100000000000000020500000000000000030000000000000004000000000000000500000000000000060106070200037768797fffffffffffffff0101ffffffffffffffff0000000000000003");
    }

    @Test
    void keys_and_raw_records_are_written_as_ever() {
        SerializerChecks.isGolden(
                of(AccountKey.TYPE),
                ACCOUNT,
                "flow.AccountKey$Serializer$Compatibility",
                "00000000000000010000000000000002");
        SerializerChecks.isGolden(
                of(TxKey.TYPE),
                new TxKey(ACCOUNT, TXID),
                "flow.TxKey$Serializer$Compatibility",
                "000000000000000100000000000000020000000000000003000000000000000400000000000000050000000000000006");
        RawRecord raw = new RawRecord("topic", 1, 2, new byte[] {3}, new byte[] {4, 5}, 70_000);
        SerializerChecks.isGolden(
                of(RawRecord.TYPE),
                raw,
                "decode.RawRecord$Serializer$Compatibility",
                "05746f7069630100000000000000020103020405f0a204");
        SerializerChecks.isGolden(
                of(DeadLetter.TYPE),
                new DeadLetter(raw, "oversized", "too long"),
                "decode.DeadLetter$Serializer$Compatibility",
                "05746f7069630100000000000000020103020405f0a204096f76657273697a656408746f6f206c6f6e67");
    }

    @Test
    void the_writer_gets_the_number_of_inputs_but_not_the_inputs() {
        TxContent content = new TxContent(TXID, 226, 1, 2000, List.of(new Outpoint(SPENDER, 3)), List.of());
        byte[] bytes = SerializerChecks.write(
                of(WriterInput.TYPE), new WriterInput.Content(ACCOUNT, 1, 1, 0, 1, false, 1, content));

        WriterInput.Content read = (WriterInput.Content) SerializerChecks.read(of(WriterInput.TYPE), bytes);

        assertThat(read.content().inputs()).isEmpty();
        assertThat(read.content().inputCount()).isEqualTo(1);
    }

    @Test
    void bytes_of_no_known_element_are_refused() {
        byte[] bytes = SerializerChecks.write(of(WriterInput.TYPE), new WriterInput.Opened(ACCOUNT, 5));
        bytes[0] = 99;
        assertThatThrownBy(() -> SerializerChecks.read(of(WriterInput.TYPE), bytes))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("got tag 99");
        byte[] input = SerializerChecks.write(of(TxInput.TYPE), new TxInput.Retry(ACCOUNT, 5, TXID, true));
        input[0] = 99;
        assertThatThrownBy(() -> SerializerChecks.read(of(TxInput.TYPE), input))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("got tag 99");
        byte[] intake = SerializerChecks.write(of(Intake.TYPE), new Intake.Frames(ACCOUNT, 1, TXID, null, List.of()));
        intake[0] = 99;
        assertThatThrownBy(() -> SerializerChecks.read(of(Intake.TYPE), intake))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("got tag 99");
    }
}
