/** From an item produced to its event in a reader's hand, beside what Kafka and Postgres alone take. */
@NullMarked
package io.walletstream.bench.latency;

import org.jspecify.annotations.NullMarked;
