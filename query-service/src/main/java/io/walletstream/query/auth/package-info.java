/** Who calls: API keys, roles, tenants. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query.auth;
