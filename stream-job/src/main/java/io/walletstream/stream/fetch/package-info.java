/** Gets raw transactions from the upstream: asynchronously, single-flight, cached, bounded, retried. After {@code assemble}, before {@code process}. */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.fetch;
