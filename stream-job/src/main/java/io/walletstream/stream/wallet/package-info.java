/** WalletJob as a whole: its topology, its settings, and how it reads and writes its topics. */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.wallet;
