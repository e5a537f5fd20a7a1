package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.stream.feed.SseReader.SseEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseReaderTest {
    private static final int MAX_BYTES = 100;

    private static List<SseEvent> read(String text) throws IOException, FeedException {
        SseReader reader = new SseReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), MAX_BYTES);
        List<SseEvent> events = new ArrayList<>();
        SseEvent event = reader.next();
        while (event != null) {
            events.add(event);
            event = reader.next();
        }
        return events;
    }

    @Test
    void framesHaveNoTypeAndTheirIdIsOfNoUse() throws Exception {
        assertThat(read("data: {\"a\":1}\nid: 800123\n\n")).containsExactly(new SseEvent("", "{\"a\":1}", -1));
    }

    @Test
    void theEndSaysWhenToComeBack() throws Exception {
        assertThat(read("event: done\ndata: {}\nretry: 60000\n\n")).containsExactly(new SseEvent("done", "{}", 60_000));
    }

    @Test
    void anErrorIsPlainText() throws Exception {
        assertThat(read("event: error\ndata: out of luck\n\n"))
                .containsExactly(new SseEvent("error", "out of luck", -1));
    }

    @Test
    void linesMayEndWithCarriageReturns() throws Exception {
        assertThat(read("data: x\r\n\r\ndata: y\r\n\r\n"))
                .containsExactly(new SseEvent("", "x", -1), new SseEvent("", "y", -1));
    }

    @Test
    void commentsAndUnknownFieldsAreIgnored() throws Exception {
        assertThat(read(": heartbeat\n\nfoo: bar\nnonsense\ndata:x\n\n")).containsExactly(new SseEvent("", "x", -1));
    }

    @Test
    void dataOfSeveralLinesIsJoined() throws Exception {
        assertThat(read("data: a\ndata: b\n\n")).containsExactly(new SseEvent("", "a\nb", -1));
    }

    @Test
    void anEventThatTheEndCutsOffIsNone() throws Exception {
        assertThat(read("data: a\n\ndata: b\n")).containsExactly(new SseEvent("", "a", -1));
        assertThat(read("data: b")).isEmpty();
    }

    @Test
    void aTypeWithoutDataIsForgotten() throws Exception {
        assertThat(read("event: done\n\ndata: x\n\n")).containsExactly(new SseEvent("", "x", -1));
    }

    @Test
    void aRetryThatIsNoNumberIsIgnored() throws Exception {
        assertThat(read("retry: soon\ndata: x\n\n")).containsExactly(new SseEvent("", "x", -1));
        assertThat(read("retry: 99999999999\ndata: x\n\n")).containsExactly(new SseEvent("", "x", -1));
    }

    @Test
    void longLinesAndFramesAreRefused() {
        assertThatThrownBy(() -> read("data: " + "x".repeat(MAX_BYTES) + "\n\n"))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("longer than 100 bytes");
        assertThatThrownBy(() -> read(("data: " + "x".repeat(60) + "\n").repeat(2) + "\n"))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("longer than 100 bytes");
    }
}
