package io.walletstream.query.letter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used.
 *
 * @param key the record's, as far as it is kept; empty: it had none
 * @param value the record's, as far as it is kept; what is only shown has the beginning of it
 * @param valueBytes how much of it is kept
 * @param replayedAt null: it was not sent again
 */
record DeadLetter(
        long id,
        String topic,
        int logEpoch,
        int partition,
        long offset,
        String reason,
        String detail,
        byte[] key,
        byte[] value,
        int valueBytes,
        Instant at,
        @Nullable Instant replayedAt) {
    /** What the job keeps at most; as much as that may be a part only. */
    private static final int MAX_KEY_BYTES = 1024;

    private static final int MAX_VALUE_BYTES = 64 * 1024;

    /** So much of the value is shown in lists. */
    static final int SHOWN_BYTES = 1024;

    /** Whether it is the whole record, so that it can be sent again. The job keeps no bytes where the topic no longer had any. */
    boolean isComplete() {
        boolean gone = valueBytes == 0 && !reason.equals("empty");
        return key.length < MAX_KEY_BYTES && valueBytes < MAX_VALUE_BYTES && !gone;
    }

    String keyText() {
        return new String(key, StandardCharsets.ISO_8859_1);
    }

    ObjectNode toJson() {
        return Json.object()
                .put("id", id)
                .put("topic", topic)
                .put("logEpoch", logEpoch)
                .put("partition", partition)
                .put("offset", offset)
                .put("reason", reason)
                .put("detail", detail)
                .put("key", base64(key))
                .put("value", base64(Arrays.copyOf(value, Math.min(value.length, SHOWN_BYTES))))
                .put("valueBytes", valueBytes)
                .put("complete", isComplete())
                .put("at", at.toString())
                .put("replayedAt", replayedAt == null ? null : replayedAt.toString());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
