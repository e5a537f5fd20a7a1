/** Benchmarks, each beside its physical limit measured in the same call. */
@NullMarked
package io.walletstream.bench;

import org.jspecify.annotations.NullMarked;
