package io.walletstream.standalone.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VerifyReportTest {
    private static final AccountId ACCOUNT = new AccountId(new UUID(1, 2));
    private static final AccountId LOST = new AccountId(new UUID(1, 3));
    private static final VerifyReport.Entry EQUAL = new VerifyReport.Entry(ACCOUNT, "alice", List.of(), 1, 1, 4);

    @Test
    void nothingComparedIsNotEqual() {
        VerifyReport report = new VerifyReport(List.of(), List.of(LOST), 7);

        assertThat(report.isEqual()).isFalse();
        assertThat(report.lines())
                .contains("1 accounts of the topic have no row, among them " + LOST)
                .last()
                .isEqualTo("NOTHING COMPARED: no account has records or rows, 7 records");
    }

    @Test
    void accountsWithoutARowAreNamedBesideTheVerdict() {
        VerifyReport report = new VerifyReport(List.of(EQUAL), List.of(LOST), 7);

        assertThat(report.isEqual()).isTrue();
        assertThat(report.lines())
                .contains("1 accounts of the topic have no row, among them " + LOST)
                .last()
                .isEqualTo("equal: 1 accounts, 7 records");
        assertThat(new VerifyReport(List.of(EQUAL), List.of(), 7).lines()).noneMatch(line -> line.contains("no row"));
    }

    @Test
    void oneThatDiffersIsEnough() {
        VerifyReport report = new VerifyReport(
                List.of(EQUAL, new VerifyReport.Entry(LOST, "bob", List.of("a row"), 0, 0, 0)), List.of(), 7);

        assertThat(report.isEqual()).isFalse();
        assertThat(report.lines()).last().isEqualTo("DIFFERENT: 1 of 2 accounts, 7 records");
    }
}
