/** Items from the topic to committed rows and events, beside binary COPY of the same rows. */
@NullMarked
package io.walletstream.bench.pipeline;

import org.jspecify.annotations.NullMarked;
