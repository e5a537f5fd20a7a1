package io.walletstream.query.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.javalin.http.Context;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/** Knows callers by the hash of their key. What it found is kept for a second, so that a revoked key dies within one. */
public final class ApiKeys {
    private static final String PREFIX = "Bearer ";
    private static final int MAX_HEADER_CHARS = 300;
    private static final int MAX_CACHED = 10_000;
    private static final Duration KEPT = Duration.ofSeconds(1);

    private static final String FIND = """
            SELECT id, tenant_id, role FROM wallet.api_key
            WHERE key_hash = :hash AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
            """;
    private static final String BOOTSTRAP_TENANT =
            "INSERT INTO wallet.tenant (id, name) VALUES (:id, 'default') ON CONFLICT (name) DO NOTHING";
    private static final String BOOTSTRAP_KEY = """
            INSERT INTO wallet.api_key (id, tenant_id, name, key_hash, role)
            SELECT :id, t.id, 'bootstrap', :hash, 'operator' FROM wallet.tenant t WHERE t.name = 'default'
            ON CONFLICT (key_hash) DO NOTHING
            """;

    private final Jdbi jdbi;
    private final Cache<ByteBuffer, Optional<Caller>> callers =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).expireAfterWrite(KEPT).build();
    /** Keys that are looked up right now; at most one per request under way. */
    private final Map<ByteBuffer, CompletableFuture<Optional<Caller>>> lookups = new ConcurrentHashMap<>();

    public ApiKeys(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The caller, of at least this role. */
    public Caller require(Context ctx, Role least) {
        String header = ctx.header("Authorization");
        if (header == null
                || !header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                || header.length() > MAX_HEADER_CHARS) {
            throw unauthorized();
        }
        Optional<Caller> caller = cached(hash(header.substring(PREFIX.length()).strip()));
        if (caller.isEmpty()) {
            throw unauthorized();
        }
        caller.get().role().require(least);
        return caller.get();
    }

    /** Looks a key up once for all that ask at the same time: a database that hangs keeps them waiting together, not one after another. */
    private Optional<Caller> cached(byte[] hash) {
        ByteBuffer key = ByteBuffer.wrap(hash);
        Optional<Caller> known = callers.getIfPresent(key);
        if (known != null) {
            return known;
        }
        CompletableFuture<Optional<Caller>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Caller>> first = lookups.putIfAbsent(key, mine);
        if (first != null) {
            return join(first);
        }
        try {
            Optional<Caller> found = find(hash);
            callers.put(key, found);
            mine.complete(found);
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
        } finally {
            lookups.remove(key);
        }
        return join(mine);
    }

    private static Optional<Caller> join(CompletableFuture<Optional<Caller>> caller) {
        try {
            return caller.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private Optional<Caller> find(byte[] hash) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND)
                .bind("hash", hash)
                .map((row, context) -> new Caller(
                        row.getObject("id", UUID.class),
                        row.getObject("tenant_id", UUID.class),
                        Role.parse(row.getString("role"))))
                .findOne());
    }

    /** Makes sure that this key opens the tenant {@code default} as operator. A key that is known, even a revoked one, stays as it is. */
    public void bootstrap(String key) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate(BOOTSTRAP_TENANT).bind("id", UUID.randomUUID()).execute();
            handle.createUpdate(BOOTSTRAP_KEY)
                    .bind("id", UUID.randomUUID())
                    .bind("hash", hash(key))
                    .execute();
        });
    }

    private static Problem unauthorized() {
        return Problem.of(
                ProblemCode.UNAUTHORIZED, "expected Authorization: Bearer <API key>, got none or an unknown one");
    }

    static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
