package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.stream.feed.SseReader.SseEvent;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SseReaderTest {
    private static final int MAX_BYTES = 100;

    private static List<SseEvent> read(String text) throws IOException, FeedException {
        return read(text, Integer.MAX_VALUE);
    }

    private static List<SseEvent> read(String text, int chunk) throws IOException, FeedException {
        InputStream in = new FilterInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return super.read(to, offset, Math.min(length, chunk));
            }
        };
        SseReader reader = new SseReader(in, MAX_BYTES);
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

    @Test
    void linesMayEndWithCarriageReturnsAlone() throws Exception {
        assertThat(read("data: x\r\rdata: y\r\n\r\ndata: z\n\n"))
                .containsExactly(new SseEvent("", "x", -1), new SseEvent("", "y", -1), new SseEvent("", "z", -1));
    }

    @Test
    void anEventThatEndsWithACarriageReturnIsNotHeldBackForALineFeed() throws Exception {
        InputStream endsInSilence = new InputStream() {
            private final byte[] bytes = "data: x\r\n\r".getBytes(StandardCharsets.UTF_8);
            private int position;

            @Override
            public int read() {
                assertThat(position).as("reads on").isLessThan(bytes.length);
                return bytes[position++];
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                to[offset] = (byte) read();
                return 1;
            }
        };

        assertThat(new SseReader(endsInSilence, MAX_BYTES).next()).isEqualTo(new SseEvent("", "x", -1));
    }

    @Test
    void aByteOrderMarkAtTheBeginningIsNoPartOfTheFirstField() throws Exception {
        assertThat(read("\uFEFFdata: x\n\n\uFEFFdata: y\n\n")).containsExactly(new SseEvent("", "x", -1));
    }

    @Test
    void aLineWithoutEndIsGivenUpAtTheBound() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };

        assertThatThrownBy(() -> new SseReader(endless, MAX_BYTES).next()).hasMessageContaining("longer than 100");
    }

    @Property(tries = 200)
    void chunkBordersChangeNothing(
            @ForAll @Size(max = 8) List<@StringLength(max = 20) String> texts,
            @ForAll("lineEnds") String end,
            @ForAll @IntRange(min = 1, max = 9) int chunk)
            throws Exception {
        StringBuilder stream = new StringBuilder();
        List<SseEvent> expected = new ArrayList<>();
        for (String text : texts) {
            String data = "\u20ac" + text.replaceAll("[\r\n\\p{Cs}]", "-");
            stream.append("data: ").append(data).append(end).append(end);
            expected.add(new SseEvent("", data, -1));
        }

        assertThat(read(stream.toString(), chunk)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> lineEnds() {
        return Arbitraries.of("\n", "\r\n", "\r");
    }
}
