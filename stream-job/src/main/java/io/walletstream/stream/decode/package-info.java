/** Kafka bytes to records; what cannot be used leaves by a side output for {@code dead_letter}. First step of WalletJob. */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.decode;
