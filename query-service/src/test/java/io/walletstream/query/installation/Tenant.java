package io.walletstream.query.installation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** A tenant, its keys and clients. Keys are named after their role. */
public final class Tenant {
    private final Jdbi jdbi;
    private final int port;
    private final UUID id = UUID.randomUUID();

    private Tenant(Jdbi jdbi, int port) {
        this.jdbi = jdbi;
        this.port = port;
    }

    static Tenant create(Jdbi jdbi, int port) {
        Tenant tenant = new Tenant(jdbi, port);
        jdbi.useHandle(handle ->
                handle.execute("INSERT INTO wallet.tenant (id, name) VALUES (?, ?)", tenant.id, "tenant " + tenant.id));
        tenant.addKey("reader");
        tenant.addKey("writer");
        tenant.addKey("admin");
        tenant.addKey("operator");
        return tenant;
    }

    public UUID id() {
        return id;
    }

    /** Adds a key of the role; answers it. */
    public String addKey(String role) {
        String key = key(role);
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO wallet.api_key (id, tenant_id, name, key_hash, role) VALUES (?, ?, ?, ?, ?)",
                UUID.randomUUID(),
                id,
                role,
                sha256(key),
                role));
        return key;
    }

    public String key(String role) {
        return role + "-" + id;
    }

    /** Changes a key by an SQL assignment, such as {@code revoked_at = now()}. */
    public void alterKey(String role, String assignment) {
        jdbi.useHandle(handle ->
                handle.execute("UPDATE wallet.api_key SET " + assignment + " WHERE key_hash = ?", sha256(key(role))));
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public Api reader() {
        return new Api(port, key("reader"));
    }

    public Api writer() {
        return new Api(port, key("writer"));
    }

    public Api operator() {
        return as("operator");
    }

    public Api as(String role) {
        return new Api(port, key(role));
    }

    /** Creates an account from the fields of a JSON object but its name; answers it. */
    public JsonNode newAccount(String fields) {
        String name = "account " + UUID.randomUUID();
        String body = "{\"name\":\"" + name + "\"" + (fields.isEmpty() ? "" : "," + fields) + "}";
        return writer().post("/api/v1/accounts", body).expect(201).json();
    }

    /** Id of a new account that clients push to. */
    public String newPushAccount() {
        return newAccount("\"feed\":\"push\"").path("id").textValue();
    }
}
