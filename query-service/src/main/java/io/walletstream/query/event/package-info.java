/** The event log: pages and long-poll. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query.event;
