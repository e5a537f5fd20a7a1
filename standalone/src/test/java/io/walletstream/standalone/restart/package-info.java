/** What WalletJob does about lost state and re-created topics, with real Kafka, Postgres and Flink. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.restart;
