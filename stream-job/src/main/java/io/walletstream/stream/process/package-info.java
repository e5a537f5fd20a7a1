/** Bytes of a transaction to what they mean for a wallet: a pure function. After {@code fetch}, before {@code write}. */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.process;
