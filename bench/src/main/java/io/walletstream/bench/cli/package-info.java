/** The command of the benchmarks. */
@NullMarked
package io.walletstream.bench.cli;

import org.jspecify.annotations.NullMarked;
