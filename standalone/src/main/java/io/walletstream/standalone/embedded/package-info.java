/** Postgres, Kafka and a Flink mini-cluster in one process tree, each keeping its data in a directory: what the flow runs on in `demo` and `up`. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.embedded;
