/** Passes of one owner through the window alone, beside the least that remembers what came. */
@NullMarked
package io.walletstream.bench.window;

import org.jspecify.annotations.NullMarked;
