/**
 * The order of an account: generations, owners, epochs and passes, and the window of recent facts whose repetition is not forwarded. Keyed by
 * account; after {@code combine}, before {@code assemble}. The rules ({@link io.walletstream.stream.reorg.AccountWindow}) are plain Java.
 */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.reorg;
