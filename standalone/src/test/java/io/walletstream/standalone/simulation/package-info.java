/** The real jobs on real Kafka, Postgres and Flink, against a reference and a simulated chain. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.simulation;
