package io.walletstream.stream.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A data frame of the feed. The score is read from its token, never through a {@code double}. */
record FeedFrame(Outpoint outpoint, Score score, @Nullable Txid spendTxid) {
    private static final JsonFactory JSON = new JsonFactory();

    static FeedFrame parse(String data) throws FeedException {
        Outpoint outpoint = null;
        Score score = null;
        Txid spendTxid = null;
        try (JsonParser in = JSON.createParser(data)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw FeedException.garbage("a frame is no JSON object");
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                if (value == null || value.isStructStart()) {
                    in.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    switch (name) {
                        case "outpoint" -> outpoint = Outpoint.parse(in.getText());
                        case "score" -> score = Score.parse(in.getText());
                        case "spendTxid" -> spendTxid = in.getText().isEmpty() ? null : Txid.parse(in.getText());
                        default -> {
                            // Upstreams may add fields.
                        }
                    }
                }
            }
            if (in.currentToken() != JsonToken.END_OBJECT || in.nextToken() != null) {
                throw FeedException.garbage("a frame is more than a JSON object");
            }
        } catch (IOException e) {
            throw FeedException.garbage("a frame is no JSON object");
        } catch (InvalidChainValueException e) {
            throw FeedException.garbage("a frame is invalid: " + e.getMessage());
        }
        if (outpoint == null || score == null) {
            throw FeedException.garbage("a frame lacks " + (outpoint == null ? "its outpoint" : "its score"));
        }
        return new FeedFrame(outpoint, score, spendTxid);
    }
}
