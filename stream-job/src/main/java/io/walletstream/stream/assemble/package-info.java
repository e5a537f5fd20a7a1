/**
 * Facts of a transaction: merges what records say of its outpoints, asks for its bytes once, parks and retries what fails. Keyed by account
 * and txid; comes after {@code reorg}, before {@code fetch} and {@code write}. The rules ({@link io.walletstream.stream.assemble.TxFacts})
 * are plain Java.
 */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.assemble;
