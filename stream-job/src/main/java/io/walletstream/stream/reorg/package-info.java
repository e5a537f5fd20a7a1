/**
 * The order of an account: generations, owners, epochs and passes, and the window of recent facts: their repetition is
 * not forwarded, and those that no owner shows any more are taken back. Keyed by
 * account; after {@code combine}, before {@code assemble}. The rules ({@link io.walletstream.stream.reorg.AccountWindow}) are plain Java.
 */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.reorg;
