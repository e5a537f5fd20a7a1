package io.walletstream.schema.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no record, by the code that they get; and the JSON form. */
class MalformedRecordTest {
    private static final String ACCOUNT = GoldenBytesTest.ACCOUNT.toString();
    private static final String HEAD = "00112233445566778899aabbccddeeff01";
    private static final String TXID = "a1".repeat(32);
    private static final String SEEN = "{\"type\":\"outpointSeen\",\"account\":\"" + ACCOUNT + "\",\"outpoint\":\""
            + TXID + "_7\",\"score\":800123.000000045}";

    @ParameterizedTest
    @NullAndEmptySource
    void noBytesAreEmpty(byte @Nullable [] bytes) {
        assertThat(codeOf(bytes)).isEqualTo("empty");
    }

    @Test
    void moreThanTheLimitIsOversizedInEitherForm() {
        byte[] binary = new byte[FeedRecordCodec.MAX_BYTES + 1];
        binary[0] = FeedRecordCodec.VERSION;
        byte[] json = binary.clone();
        json[0] = '{';

        assertThat(codeOf(binary)).isEqualTo("oversized");
        assertThat(codeOf(json)).isEqualTo("oversized");
    }

    @ParameterizedTest
    @CsvSource({
        "00, unknownVersion",
        "02, unknownVersion",
        "ff, unknownVersion",
        "5b, unknownVersion",
        "01 00 HEAD, unknownType",
        "01 0a HEAD, unknownType",
        "01 ff HEAD, unknownType",
        "01, truncated",
        "01 07 HEAD 00, truncated",
        "01 05 HEAD 00 05 6d61696e, truncated",
        "01 05 HEAD 00 ffffffff07 6d61696e, truncated",
        "01 05 HEAD 00 04 6d61696e 00, trailingBytes",
        "01 05 HEAD 00 00, invalidValue",
        "01 05 HEAD 00 02 c328, invalidValue",
        "01 05 HEAD 00 8080808008, invalidValue",
        "01 05 HEAD 00 808080808001, invalidValue",
        "01 06 HEAD 01 61 00 00, invalidValue",
        "01 06 HEAD 00 01 00, invalidValue",
        "01 03 HEAD 01 61 01 0000000000000000 01 00, invalidValue",
        "01 03 HEAD 01 61 01 0000000000000001 00 00, invalidValue",
        "01 02 HEAD 01 61 01 0000000000000001 01 ffffffffffffffff 00, invalidValue",
        "01 02 HEAD 01 61 01 0000000000000001 01 000000003fffffff 00, invalidValue"
    })
    void binaryRecordsGetTheirCode(String hex, String code) {
        assertThat(codeOf(HexFormat.of().parseHex(hex.replace("HEAD", HEAD).replace(" ", ""))))
                .isEqualTo(code);
    }

    static Stream<String> goldens() {
        return GoldenBytesTest.goldens().map(arguments -> (String) arguments.get()[1]);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void everyRecordCutShortIsTruncatedAndOneByteMoreIsTooMuch(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        for (int length = 1; length < bytes.length; length++) {
            assertThat(codeOf(Arrays.copyOf(bytes, length)))
                    .as("length %d", length)
                    .isEqualTo("truncated");
        }
        assertThat(codeOf(Arrays.copyOf(bytes, bytes.length + 1))).isEqualTo("trailingBytes");
    }

    @Test
    void theJsonFormOfAFrameIsAPush() throws MalformedRecordException {
        FeedRecord.OutpointSeen seen = (FeedRecord.OutpointSeen) json(SEEN);

        assertThat(seen)
                .isEqualTo(new FeedRecord.OutpointSeen(
                        GoldenBytesTest.ACCOUNT,
                        FeedRecord.CURRENT_GENERATION,
                        null,
                        0,
                        new Outpoint(Txid.parse(TXID), 7),
                        Score.mined(800123, 45),
                        null));
        assertThat(json(with(SEEN, "\"spendTxid\":\"" + TXID + "\"")))
                .isEqualTo(new FeedRecord.OutpointSeen(
                        GoldenBytesTest.ACCOUNT, 0, null, 0, seen.outpoint(), seen.score(), Txid.parse(TXID)));
        assertThat(json(with(SEEN, "\"spendTxid\":null"))).isEqualTo(seen);
        assertThat(json(SEEN.replace("800123.000000045", "\"800123.000000045\"")))
                .isEqualTo(seen);
        assertThat(json(SEEN.replace("_7", ".7"))).isEqualTo(seen);
    }

    @Test
    void rollbacksAndRetriesHaveAJsonForm() throws MalformedRecordException {
        assertThat(json("{\"type\":\"outpointGone\",\"account\":\"%s\",\"outpoint\":\"%s_7\"}"
                        .formatted(ACCOUNT, TXID)))
                .isEqualTo(new FeedRecord.OutpointGone(
                        GoldenBytesTest.ACCOUNT, 0, new Outpoint(Txid.parse(TXID), 7), null));
        assertThat(json("{\"type\":\"retryNow\",\"account\":\"%s\",\"txid\":\"%s\"}".formatted(ACCOUNT, TXID)))
                .isEqualTo(new FeedRecord.RetryNow(GoldenBytesTest.ACCOUNT, 0, Txid.parse(TXID)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{]",
                "{\"type\":\"outpointSeen\"}",
                "{\"type\":\"outpointSeen\",\"type\":\"outpointSeen\"}",
                "{\"colour\":1}",
                "{\"type\":{\"a\":1}}",
                "{\"type\":[[[[1]]]]}",
                "{\"type\":NaN}",
                "{\"type\":'x'}",
                "{} {}",
                "{\"score\":-}",
                "{\"score\":01}",
                "{\"type\":\"\u0000\"}"
            })
    void whatIsNoSuchObjectIsMalformedJson(String json) {
        assertThat(codeOf(json.getBytes(StandardCharsets.UTF_8))).isEqualTo("malformedJson");
    }

    @Test
    void jsonBeyondItsBoundsIsMalformed() {
        assertThat(codeOf(with(SEEN, "\"txid\":\"" + "a".repeat(1100) + "\""))).isEqualTo("malformedJson");
        assertThat(codeOf(SEEN.replace("800123.000000045", "1".repeat(65)))).isEqualTo("malformedJson");
        assertThat(codeOf(SEEN + SEEN)).isEqualTo("malformedJson");
        assertThat(codeOf(SEEN.replace("7\"", "7"))).isEqualTo("malformedJson");
        byte[] brokenUtf8 = SEEN.getBytes(StandardCharsets.UTF_8);
        brokenUtf8[12] = (byte) 0xc3;
        assertThat(codeOf(brokenUtf8)).isEqualTo("malformedJson");
    }

    @Test
    void aGenerationIsNobodysToNameFromOutside() {
        assertThat(codeOf(with(SEEN, "\"generation\":99"))).isEqualTo("malformedJson");
    }

    @Test
    void valuesThatAreNoneAreInvalid() {
        assertThat(codeOf(SEEN.replace("800123.000000045", "-1"))).isEqualTo("invalidValue");
        assertThat(codeOf(SEEN.replace("800123.000000045", "true"))).isEqualTo("invalidValue");
        assertThat(codeOf(SEEN.replace("800123.000000045", "1e99"))).isEqualTo("invalidValue");
        assertThat(codeOf(SEEN.replace("800123.000000045", "1E2147483647"))).isEqualTo("invalidValue");
        assertThat(codeOf(SEEN.replace("_7", "_-7"))).isEqualTo("invalidValue");
        assertThat(codeOf(SEEN.replace(ACCOUNT, "alice"))).isEqualTo("invalidValue");
        assertThat(codeOf(with(SEEN, "\"spendTxid\":\"\""))).isEqualTo("invalidValue");
    }

    @Test
    void typesThatOutsidersMayNotSendAreUnknown() {
        assertThat(codeOf(SEEN.replace("outpointSeen", "accountReset"))).isEqualTo("unknownType");
        assertThat(codeOf(SEEN.replace("outpointSeen", ""))).isEqualTo("unknownType");
    }

    @Test
    void recordsThatCannotBeAreRefusedWhenMade() {
        assertThatThrownBy(() -> new FeedRecord.AccountReset(GoldenBytesTest.ACCOUNT, -1, false, "main"))
                .isInstanceOf(InvalidChainValueException.class);
        assertThatThrownBy(() -> new FeedRecord.AccountReset(GoldenBytesTest.ACCOUNT, 1, false, "a".repeat(17)))
                .isInstanceOf(InvalidChainValueException.class);
        assertThatThrownBy(() -> new OwnerRef("", 1)).isInstanceOf(InvalidChainValueException.class);
        assertThatThrownBy(() -> new OwnerRef("a".repeat(129), 1)).isInstanceOf(InvalidChainValueException.class);
        assertThatThrownBy(() -> new PassRef(new OwnerRef("a", 1), 0, 1))
                .isInstanceOf(InvalidChainValueException.class);
    }

    @Test
    void laterPassesAreAfterEarlierOnes() {
        PassRef pass = new PassRef(new OwnerRef("a", 1), 2, 5);

        assertThat(pass.isAfter(1, 9)).isTrue();
        assertThat(pass.isAfter(2, 4)).isTrue();
        assertThat(pass.isAfter(2, 5)).isFalse();
        assertThat(pass.isAfter(3, 1)).isFalse();
    }

    private static FeedRecord json(String text) throws MalformedRecordException {
        return FeedRecordCodec.decode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String with(String json, String field) {
        return json.substring(0, json.length() - 1) + "," + field + "}";
    }

    private static String codeOf(String json) {
        return codeOf(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String codeOf(byte @Nullable [] bytes) {
        try {
            return "a record: " + FeedRecordCodec.decode(bytes);
        } catch (MalformedRecordException e) {
            assertThat(e.getMessage()).isNotBlank();
            return e.code();
        }
    }
}
