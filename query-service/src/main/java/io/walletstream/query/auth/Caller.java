package io.walletstream.query.auth;

import java.util.UUID;

/** Who calls. */
public record Caller(UUID keyId, UUID tenantId, Role role) {}
