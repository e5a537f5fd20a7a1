package io.walletstream.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Weak entity tags (RFC 9110): a client that says by {@code If-None-Match} that it has the answer gets 304 in place of it. The tag is a digest of
 * the answer, so that it saves the way to the client and never tells of a change too late.
 */
public final class EntityTags {
    private static final int DIGEST_BYTES = 12;
    private static final Pattern OPAQUE_TAG = Pattern.compile("(?:W/)?(\"[^\"]*+\")");

    private EntityTags() {}

    /** Answers a value of one tenant: kept by its client alone, and asked for anew each time. */
    public static void answer(Context ctx, JsonNode value) {
        byte[] bytes = Json.bytes(value);
        answer(ctx, new Document(Bodies.JSON, bytes), "private, no-cache");
    }

    /** Answers a document that is the same for all. */
    public static void answer(Context ctx, Document document) {
        answer(ctx, document, "no-cache");
    }

    private static void answer(Context ctx, Document document, String cacheControl) {
        ctx.header("ETag", "W/" + document.opaqueTag()).header("Cache-Control", cacheControl);
        if (isHad(ctx.header("If-None-Match"), document.opaqueTag())) {
            ctx.status(304);
        } else {
            ctx.status(200).contentType(document.contentType()).result(document.bytes());
        }
    }

    /** Weak comparison: a tag is the same whether or not it is marked as weak. */
    private static boolean isHad(@Nullable String ifNoneMatch, String opaqueTag) {
        if (ifNoneMatch == null) {
            return false;
        }
        if (ifNoneMatch.strip().equals("*")) {
            return true;
        }
        Matcher tags = OPAQUE_TAG.matcher(ifNoneMatch);
        while (tags.find()) {
            if (tags.group(1).equals(opaqueTag)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Bytes with their tag.
     *
     * @param opaqueTag the tag in its quotes, without the mark of weakness
     */
    public record Document(String contentType, byte[] bytes, String opaqueTag) {
        public Document(String contentType, byte[] bytes) {
            this(contentType, bytes, tagOf(bytes));
        }

        private static String tagOf(byte[] bytes) {
            byte[] digest = Arrays.copyOf(sha256(bytes), DIGEST_BYTES);
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
        }

        private static byte[] sha256(byte[] bytes) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(bytes);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }
}
