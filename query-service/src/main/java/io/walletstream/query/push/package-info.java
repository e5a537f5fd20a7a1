/** Outpoints pushed by clients with an indexer of their own. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query.push;
