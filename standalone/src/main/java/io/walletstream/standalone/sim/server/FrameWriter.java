package io.walletstream.standalone.sim.server;

import io.walletstream.standalone.sim.Frame;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes server-sent events as the upstream does. */
final class FrameWriter {
    private static final int BUFFER_BYTES = 16 << 10;

    private final OutputStream out;
    private final ServerSettings settings;

    FrameWriter(OutputStream out, ServerSettings settings) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.settings = settings;
    }

    /** A data frame: no event name, and as its id the score without its fraction. */
    void frame(Frame frame) throws IOException {
        StringBuilder text = new StringBuilder(256)
                .append("data: {\"outpoint\":\"")
                .append(frame.outpoint().txid())
                .append(settings.separator())
                .append(frame.outpoint().vout())
                .append("\",\"score\":")
                .append(frame.score());
        if (frame.spendTxid() != null) {
            text.append(",\"spendTxid\":\"").append(frame.spendTxid()).append('"');
        }
        text.append("}\nid: ").append(frame.score().major()).append("\n\n");
        write(text);
    }

    void done() throws IOException {
        write("event: done\ndata: {}\nretry: " + settings.retry().toMillis() + "\n\n");
        out.flush();
    }

    void error(String text) throws IOException {
        write("event: error\ndata: " + text + "\n\n");
        out.flush();
    }

    /** A line that is no field, then a frame that is no JSON. */
    void garbage() throws IOException {
        write("%$#@!\u0001 not a field\n\ndata: {\"outpoint\":\"nonsense\",\"score\":\n\n");
    }

    /** One frame with a data line of so many bytes and a little more. */
    void huge(long bytes) throws IOException {
        write("data: {\"outpoint\":\"");
        byte[] piece = new byte[BUFFER_BYTES];
        Arrays.fill(piece, (byte) 'f');
        for (long left = bytes; left > 0; left -= piece.length) {
            out.write(piece, 0, (int) Math.min(left, piece.length));
        }
        write("\",\"score\":1}\n\n");
    }

    void flush() throws IOException {
        out.flush();
    }

    private void write(CharSequence text) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
