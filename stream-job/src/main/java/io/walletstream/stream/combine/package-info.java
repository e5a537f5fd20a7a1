/** Groups neighbouring frames of one transaction before the shuffle, so that fewer and larger elements travel. After {@code decode}. */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.combine;
