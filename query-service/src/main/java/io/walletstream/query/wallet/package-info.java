/** Reads of what the stream job wrote. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query.wallet;
