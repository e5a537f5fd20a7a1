/** The query service: REST over the wallet tables, and what it owns itself. Assembled in {@link io.walletstream.query.QueryService}. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query;
