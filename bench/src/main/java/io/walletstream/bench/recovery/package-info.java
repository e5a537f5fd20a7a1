/** A TaskManager that is killed in the middle of work, beside the same work left alone. */
@NullMarked
package io.walletstream.bench.recovery;

import org.jspecify.annotations.NullMarked;
