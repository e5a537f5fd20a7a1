/** What travels between the operators of WalletJob, and how it is serialized: hand-written, no reflection, immutable values. */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.flow;
