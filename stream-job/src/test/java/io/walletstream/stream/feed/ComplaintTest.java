package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComplaintTest {
    private Instant now = Instant.EPOCH;

    @Test
    void saysItOnceThenEachMinuteAndAtTheEnd() {
        List<String> lines = new ArrayList<>();
        Complaint complaint = new Complaint(lines::add, "a look-up", () -> now);
        complaint.succeeded();
        for (int i = 0; i <= 125; i++) {
            now = Instant.ofEpochSecond(i);
            complaint.failed("refused");
        }
        complaint.succeeded();
        complaint.succeeded();
        assertThat(lines)
                .containsExactly(
                        "a look-up fails and is tried again: refused",
                        "a look-up has failed for 60 s: refused",
                        "a look-up has failed for 120 s: refused",
                        "a look-up succeeds again after 125 s");
    }
}
