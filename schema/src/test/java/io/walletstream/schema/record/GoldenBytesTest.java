package io.walletstream.schema.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes on the topic, written out: a change of any of them breaks every record that is already there. */
class GoldenBytesTest {
    static final AccountId ACCOUNT = AccountId.parse("00112233-4455-6677-8899-aabbccddeeff");
    private static final String ACCOUNT_HEX = "00112233445566778899aabbccddeeff";
    private static final String TXID = "00".repeat(31) + "a1";
    private static final String SPENDER = "ff".repeat(31) + "b2";
    private static final Outpoint OUTPOINT = new Outpoint(Txid.parse(TXID), 300);
    private static final OwnerRef OWNER = new OwnerRef("1Alicé", 2);
    private static final String OWNER_HEX = "07 31416c6963c3a9 02";
    private static final PassRef PASS = new PassRef(OWNER, 7, 128);
    private static final String PASS_HEX = OWNER_HEX + "0000000000000007 8001";
    private static final Score SCORE = Score.parse("800123.000000045");
    private static final String SCORE_HEX = "00030d5ec000002d";

    static Stream<Arguments> goldens() {
        return Stream.of(
                golden(
                        new FeedRecord.OutpointSeen(ACCOUNT, 3, PASS, 16384, OUTPOINT, SCORE, Txid.parse(SPENDER)),
                        "01 01" + ACCOUNT_HEX + "03 03" + TXID + "ac02" + SCORE_HEX + SPENDER + PASS_HEX + "808001"),
                golden(
                        new FeedRecord.OutpointSeen(ACCOUNT, 0, null, 0, OUTPOINT, SCORE, null),
                        "01 01" + ACCOUNT_HEX + "00 00" + TXID + "ac02" + SCORE_HEX),
                golden(
                        new FeedRecord.OutpointSeen(ACCOUNT, 0, null, 0, OUTPOINT, SCORE, Txid.parse(SPENDER)),
                        "01 01" + ACCOUNT_HEX + "00 01" + TXID + "ac02" + SCORE_HEX + SPENDER),
                golden(
                        new FeedRecord.OutpointSeen(ACCOUNT, 1, PASS, 0, OUTPOINT, SCORE, null),
                        "01 01" + ACCOUNT_HEX + "01 02" + TXID + "ac02" + SCORE_HEX + PASS_HEX + "00"),
                golden(
                        new FeedRecord.PassOpened(ACCOUNT, 1, PASS, SCORE, 800130),
                        "01 02" + ACCOUNT_HEX + "01" + PASS_HEX + SCORE_HEX + "82eb30"),
                golden(
                        new FeedRecord.PassClosed(ACCOUNT, 1, PASS, Integer.MAX_VALUE),
                        "01 03" + ACCOUNT_HEX + "01" + PASS_HEX + "ffffffff07"),
                golden(
                        new FeedRecord.OutpointGone(ACCOUNT, 1, OUTPOINT, null),
                        "01 04" + ACCOUNT_HEX + "01 00" + TXID + "ac02"),
                golden(
                        new FeedRecord.OutpointGone(ACCOUNT, 1, OUTPOINT, Txid.parse(SPENDER)),
                        "01 04" + ACCOUNT_HEX + "01 01" + TXID + "ac02" + SPENDER),
                golden(
                        new FeedRecord.AccountReset(ACCOUNT, 2, true, "main"),
                        "01 05" + ACCOUNT_HEX + "02 01 04 6d61696e"),
                golden(
                        new FeedRecord.OwnerChanged(ACCOUNT, 1, OWNER, true),
                        "01 06" + ACCOUNT_HEX + "01" + OWNER_HEX + "01"),
                golden(new FeedRecord.RetryNow(ACCOUNT, 1, Txid.parse(TXID)), "01 07" + ACCOUNT_HEX + "01" + TXID),
                golden(
                        new FeedRecord.FeedStatus(ACCOUNT, 1, OWNER, true, "gone"),
                        "01 08" + ACCOUNT_HEX + "01" + OWNER_HEX + "01 04 676f6e65"),
                golden(
                        new FeedRecord.FeedStatus(ACCOUNT, 1, OWNER, false, ""),
                        "01 08" + ACCOUNT_HEX + "01" + OWNER_HEX + "00 00"),
                golden(
                        new FeedRecord.RollbackAccepted(ACCOUNT, 1, OWNER, 800_123),
                        "01 09" + ACCOUNT_HEX + "01" + OWNER_HEX + "fbea30"));
    }

    private static Arguments golden(FeedRecord record, String hex) {
        return Arguments.of(record, hex.replace(" ", ""));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void theBytesAreTheseAndReadBack(FeedRecord record, String hex) throws MalformedRecordException {
        assertThat(HexFormat.of().formatHex(FeedRecordCodec.encode(record))).isEqualTo(hex);
        assertThat(FeedRecordCodec.decode(HexFormat.of().parseHex(hex))).isEqualTo(record);
    }

    @Test
    void everyTypeOfRecordHasAGolden() {
        List<Class<?>> covered = goldens()
                .<Class<?>>map(arguments -> arguments.get()[0].getClass())
                .distinct()
                .toList();

        assertThat(covered).containsExactlyInAnyOrder(FeedRecord.class.getPermittedSubclasses());
    }
}
