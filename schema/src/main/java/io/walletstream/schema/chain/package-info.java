/** Values of the chain that every step of the flow shares: transaction ids, outpoints, scores, account ids. Immutable, no dependencies. */
@org.jspecify.annotations.NullMarked
package io.walletstream.schema.chain;
