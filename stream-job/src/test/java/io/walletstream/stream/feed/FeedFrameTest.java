package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedFrameTest {
    private static final String TXID = "ab".repeat(32);

    private static FeedFrame parse(String json) throws FeedException {
        return FeedFrame.parse(json.replace('\'', '"').replace("TXID", TXID));
    }

    @Test
    void aScoreIsReadFromItsTokenAndNeverThroughADouble() throws Exception {
        assertThat(parse("{'outpoint':'TXID_1','score':1734567890.123456789}").score())
                .isEqualTo(Score.unconfirmed(1_734_567_890, 123_456_789));
        assertThat(parse("{'outpoint':'TXID_1','score':800123.000000045}").score())
                .isEqualTo(Score.mined(800_123, 45));
        assertThat(parse("{'outpoint':'TXID_1','score':8.00123e5}").score()).isEqualTo(Score.mined(800_123, 0));
    }

    @Test
    void bothSeparatorsAreRead() throws Exception {
        Outpoint outpoint = new Outpoint(Txid.parse(TXID), 7);

        assertThat(parse("{'outpoint':'TXID_7','score':1}").outpoint()).isEqualTo(outpoint);
        assertThat(parse("{'outpoint':'TXID.7','score':1}").outpoint()).isEqualTo(outpoint);
    }

    @Test
    void aSpendThatIsAbsentNullOrEmptyIsNone() throws Exception {
        assertThat(parse("{'outpoint':'TXID_1','score':1}").spendTxid()).isNull();
        assertThat(parse("{'outpoint':'TXID_1','score':1,'spendTxid':null}").spendTxid())
                .isNull();
        assertThat(parse("{'outpoint':'TXID_1','score':1,'spendTxid':''}").spendTxid())
                .isNull();
        assertThat(parse("{'outpoint':'TXID_1','score':1,'spendTxid':'TXID'}").spendTxid())
                .isEqualTo(Txid.parse(TXID));
    }

    @Test
    void fieldsOfNewerServersAreIgnored() throws Exception {
        assertThat(parse("{'more':{'outpoint':[1]},'outpoint':'TXID_1','n':[[]],'score':2}")
                        .score())
                .isEqualTo(Score.mined(2, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{'outpoint':'nonsense','score':",
                "{'outpoint':'TXID_1','score':1",
                "{'outpoint':'TXID_1','score':1} {}",
                "{'outpoint':'TXID_1','score':1}x",
                "{'outpoint':'TXID_1'}",
                "{'score':1}",
                "{'outpoint':'TXID','score':1}",
                "{'outpoint':'TXID_-1','score':1}",
                "{'outpoint':'TXID_1','score':-1}",
                "{'outpoint':'TXID_1','score':NaN}",
                "{'outpoint':'TXID_1','score':1e400000000}",
                "{'outpoint':'TXID_1','score':true}",
                "{'outpoint':'TXID_1','score':1,'spendTxid':'12'}",
                "{'outpoint':{},'score':1}"
            })
    void anythingElseIsGarbageAndItsReasonShowsNothingOfIt(String json) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOfSatisfying(
                        FeedException.class, e -> assertThat(e.isBroken()).isFalse())
                .hasMessageStartingWith("a frame ")
                .hasMessageNotContaining("nonsense");
    }
}
