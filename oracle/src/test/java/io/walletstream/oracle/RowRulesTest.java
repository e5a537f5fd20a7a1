package io.walletstream.oracle;

import static io.walletstream.oracle.Feed.ACCOUNT;
import static io.walletstream.oracle.Feed.at;
import static io.walletstream.oracle.Feed.out;
import static io.walletstream.oracle.Feed.tx;
import static io.walletstream.oracle.Feed.unconfirmedAt;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecordCodec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Which outpoints become rows, in which generation, and what the transactions' rows say. */
class RowRulesTest {
    private static final Outpoint COIN = out(3, 0);

    @Test
    void anOutputAlreadySpentWhenFirstSeenIsOnlyRemembered() {
        Feed feed = new Feed()
                .pass("a")
                .spent(COIN, at(3), tx(5))
                .spent(COIN, at(5), tx(5))
                .closed();

        assertThat(feed.shows(COIN)).isFalse();
        assertThat(feed.tables().tables().transactions()).isEmpty();
        assertThat(counts(feed).skipped()).containsExactly(tx(3));
        assertThat(counts(feed).done()).isEmpty();
    }

    @Test
    void aSpendSeenFirstIsAppliedToALaterCreation() {
        Feed feed = new Feed().push(COIN, at(5), tx(5)).push(COIN, at(3), null);

        assertThat(feed.row(COIN).spentTxid()).isEqualTo(tx(5));
        assertThat(feed.tables().tables().balances()).isEmpty();
    }

    @Test
    void aRememberedOutputWhoseLastSpendIsGoneBecomesARow() {
        Feed feed = new Feed().push(COIN, at(5), tx(5)).gone(COIN, tx(4));
        assertThat(feed.shows(COIN)).isFalse();

        feed.gone(COIN, tx(5));

        assertThat(feed.row(COIN).isUnspent()).isTrue();
        assertThat(feed.row(COIN).state()).isEqualTo("unconfirmed");
    }

    @Test
    void aCreationTakenBackOrphansItsRowAndItsReturnIsNew() {
        Feed feed = new Feed().push(COIN, at(3), null).gone(COIN, null);
        assertThat(feed.row(COIN).state()).isEqualTo("orphaned");
        assertThat(feed.transaction(3).state()).isEqualTo("orphaned");
        assertThat(feed.transaction(3).receivedSats()).isZero();
        assertThat(feed.tables().tables().balances()).isEmpty();

        feed.push(COIN, unconfirmedAt(3), null);

        assertThat(feed.row(COIN).state()).isEqualTo("unconfirmed");
        assertThat(feed.tables().tables().balances())
                .containsExactly(new BalanceRow(ACCOUNT, "sats", BigInteger.ZERO, BigInteger.valueOf(300), 1));
    }

    @Test
    void takingBackWhatNobodyNamedDoesNothing() {
        assertThat(new Feed().gone(COIN, null).shows(COIN)).isFalse();
    }

    @Test
    void aTransactionWhoseBytesCannotBeHadHasNoRowsAndCountsAsFailed() {
        Feed feed = new Feed().pass("a").unspent(out(13, 0), at(13)).closed();

        assertThat(feed.tables().tables().outputs()).isEmpty();
        assertThat(feed.tables().tables().transactions()).isEmpty();
        assertThat(counts(feed).failed()).containsExactly(tx(13));
    }

    @Test
    void aSpendOfARowMakesTheSpendingTransactionOutgoing() {
        Feed feed = new Feed().push(out(9, 0), at(9), null).push(out(9, 0), at(10), tx(10));

        TransactionRow sent = feed.transaction(10);

        assertThat(sent.sentSats()).isEqualTo(900);
        assertThat(sent.netSats()).isEqualTo(-900);
        assertThat(sent.direction()).isEqualTo("send");
        assertThat(sent.state()).isEqualTo("confirmed");
        assertThat(sent.score()).isEqualTo(at(10));
        assertThat(sent.sizeBytes()).isEqualTo(1010);
        assertThat(counts(feed).done()).containsExactly(tx(9), tx(10));
    }

    @Test
    void aTransactionThatAlsoSpendsARememberedOutputSaysNullRatherThanWrong() {
        Feed feed = new Feed()
                .push(out(9, 0), at(9), null)
                .push(out(9, 0), at(10), tx(10))
                .push(out(8, 0), at(10), tx(10));

        TransactionRow sent = feed.transaction(10);

        assertThat(sent.sentSats()).isNull();
        assertThat(sent.netSats()).isNull();
        assertThat(sent.direction()).isNull();
        assertThat(sent.feeSats()).isNull();
    }

    @Test
    void aTransactionWhoseOutputsAllComeBackIsASelfPaymentWithAKnownFee() {
        Feed feed = new Feed().push(out(9, 0), at(9), null).push(out(9, 0), at(2), tx(2));
        for (int vout = 0; vout < Feed.VOUTS; vout++) {
            feed.push(out(2, vout), at(2), null);
        }

        TransactionRow self = feed.transaction(2);

        assertThat(self.receivedSats()).isEqualTo(806);
        assertThat(self.feeSats()).isEqualTo(94);
        assertThat(self.direction()).isEqualTo("self");
    }

    @Test
    void aResetDropsEverythingAndOlderRecordsAreVoid() {
        Feed feed = new Feed().reset(1, false).push(COIN, at(3), null).reset(2, true);
        assertThat(feed.shows(COIN)).isFalse();

        feed.pushOf(1, COIN, at(3), null);
        assertThat(feed.shows(COIN)).isFalse();

        feed.pushOf(0, COIN, at(5), tx(5));
        assertThat(feed.shows(COIN)).as("full history of the new generation").isTrue();
    }

    @Test
    void aRecordOfAGenerationThatNoResetBeganIsVoid() {
        Feed feed = new Feed().reset(1, true).push(out(4, 0), at(4), null).pushOf(2, COIN, at(5), tx(5));

        assertThat(feed.shows(COIN)).isFalse();
        assertThat(feed.shows(out(4, 0))).isTrue();
    }

    @Test
    void theSameResetAgainChangesNothing() {
        assertThat(new Feed()
                        .reset(1, false)
                        .push(COIN, at(3), null)
                        .reset(1, true)
                        .shows(COIN))
                .isTrue();
    }

    @Test
    void recordsOfARemovedOwnerAreVoidUntilItIsAddedAgain() {
        Feed feed = new Feed().owner("a", 1, false).owner("a", 1, true);
        feed.pass("a", 1, 1, 1).unspent(COIN, at(3)).closed();
        assertThat(feed.shows(COIN)).isFalse();

        feed.owner("a", 2, false).pass("a", 2, 2, 1).unspent(COIN, at(3)).closed();
        assertThat(feed.shows(COIN)).isTrue();
        feed.pass("a", 1, 9, 1).spent(COIN, at(5), tx(5)).closed();
        assertThat(feed.row(COIN).isUnspent()).as("an older owner generation").isTrue();
    }

    @Test
    void rowsOfARemovedOwnerStay() {
        Feed feed = new Feed().pass("a").unspent(COIN, at(3)).closed();

        assertThat(feed.owner("a", 1, true).shows(COIN)).isTrue();
    }

    @Test
    void anEarlierPassAndAnOlderEpochAreVoid() {
        Feed feed = new Feed();
        Feed.Pass first = feed.pass("a", 1, 2, 1);
        Feed.Pass second = feed.pass("a", 1, 2, 2);
        Feed.Pass old = feed.pass("a", 1, 1, 9);

        first.unspent(out(3, 0), at(3)).closed();
        old.unspent(out(4, 0), at(4)).closed();
        second.unspent(out(5, 0), at(5)).closed();

        assertThat(feed.shows(out(3, 0))).isFalse();
        assertThat(feed.shows(out(4, 0))).isFalse();
        assertThat(feed.shows(out(5, 0))).isTrue();
    }

    @Test
    void recordsThatCannotBeUsedAreExpectedAmongTheDeadLetters() {
        Reference reference = new Reference();
        byte[] record = FeedRecordCodec.encode(new AccountReset(ACCOUNT, 1, false, "main"));
        byte[] key = ACCOUNT.toString().getBytes(StandardCharsets.US_ASCII);

        reference.acceptBytes(0, 0, key, record);
        reference.acceptBytes(0, 1, "other".getBytes(StandardCharsets.US_ASCII), record);
        reference.acceptBytes(0, 2, key, new byte[] {9});

        assertThat(reference.tables(Feed.book()).deadLetters())
                .containsExactly(new DeadLetterPlace(0, 1), new DeadLetterPlace(0, 2));
    }

    @Test
    void offsetsThatDoNotAscendAreRefused() {
        Reference reference = new Reference();
        reference.accept(0, 5, new AccountReset(ACCOUNT, 1, false, "main"));

        assertThatThrownBy(() -> reference.accept(0, 5, new AccountReset(ACCOUNT, 1, false, "main")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reference.accept(1, 0, new AccountReset(ACCOUNT, 1, false, "main")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ExpectedCounts counts(Feed feed) {
        return requireNonNull(feed.tables().counts().get(ACCOUNT));
    }
}
