/** Records for Kafka, kept in Postgres until Kafka has them. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query.outbox;
