/** The one place that writes wallet rows: one SQL transaction a flush, guarded per outpoint, with the event log. Last step of WalletJob. */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.write;
