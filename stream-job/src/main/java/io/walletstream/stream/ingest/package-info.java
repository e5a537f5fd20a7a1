/** IngestJob as a whole: feeds to Kafka. */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.ingest;
