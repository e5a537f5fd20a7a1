package io.walletstream.query.push;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.walletstream.query.http.Bodies;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
import io.walletstream.query.push.ItemReader.Place;
import io.walletstream.schema.record.FeedRecord;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** Reads pushed outpoints as they arrive, all or none: the first fault is told with its item or line, and its field. */
final class PushParser {
    static final int MAX_ITEMS = 10_000;

    private static final int MAX_LINE_BYTES = 4_096;

    private final ItemReader reader;

    PushParser(ItemReader reader) {
        this.reader = reader;
    }

    /** {@code {"items":[…]}}. */
    List<FeedRecord> json(InputStream body) {
        List<FeedRecord> records = new ArrayList<>();
        try (JsonParser json = Json.parser(body)) {
            boolean object = json.nextToken() == JsonToken.START_OBJECT;
            if (!object || !"items".equals(json.nextFieldName()) || json.nextToken() != JsonToken.START_ARRAY) {
                throw Problem.invalid("items", "expected {\"items\":[…]} and nothing else");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                checkCount(records.size() + 1, "items");
                records.add(reader.read(json, Place.ofIndex(records.size())));
            }
            if (json.nextToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw Problem.invalid("items", "expected {\"items\":[…]} and nothing else");
            }
            return records;
        } catch (CharacterCodingException e) {
            throw Problem.invalid(
                    ProblemCode.MALFORMED_UTF8, "items[" + records.size() + "]", "the text is not valid UTF-8");
        } catch (JsonProcessingException e) {
            throw Problem.invalid(ProblemCode.MALFORMED_JSON, "items[" + records.size() + "]", "expected valid JSON");
        } catch (IOException e) {
            throw Bodies.cutShort();
        }
    }

    /** One item a line; blank lines are left out. */
    List<FeedRecord> ndjson(InputStream body) {
        List<FeedRecord> records = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(body)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream(256);
            int number = 1;
            for (int read = in.read(); read >= 0; read = in.read()) {
                if (read == '\n') {
                    add(line, number++, records);
                } else {
                    line.write(read);
                    if (line.size() > MAX_LINE_BYTES) {
                        throw Problem.invalid(
                                "line " + number, "expected lines of at most " + MAX_LINE_BYTES + " bytes");
                    }
                }
            }
            add(line, number, records);
            return records;
        } catch (IOException e) {
            throw Bodies.cutShort();
        }
    }

    private void add(ByteArrayOutputStream line, int number, List<FeedRecord> records) throws IOException {
        Place place = Place.ofLine(number);
        try (JsonParser json = Json.parser(new ByteArrayInputStream(line.toByteArray()))) {
            line.reset();
            if (json.nextToken() == null) {
                return;
            }
            checkCount(records.size() + 1, place.item());
            records.add(reader.read(json, place));
            if (json.nextToken() != null) {
                throw Problem.invalid(ProblemCode.MALFORMED_JSON, place.item(), "expected one object a line");
            }
        } catch (CharacterCodingException e) {
            throw Problem.invalid(ProblemCode.MALFORMED_UTF8, place.item(), "the text is not valid UTF-8");
        } catch (JsonProcessingException e) {
            throw Problem.invalid(ProblemCode.MALFORMED_JSON, place.item(), "expected valid JSON");
        }
    }

    private static void checkCount(int count, String where) {
        if (count > MAX_ITEMS) {
            throw Problem.invalid(ProblemCode.TOO_MANY_ITEMS, where, "at most " + MAX_ITEMS + " items a request");
        }
    }
}
