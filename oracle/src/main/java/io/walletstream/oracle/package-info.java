/**
 * The reference: reads the records of topic {@code outpoint-events} one by one, in plain Java, and says what the tables must hold in the end.
 * Test code beside the flow, not a step of it; written from the design alone, so that it shares no mistake with the job.
 */
@org.jspecify.annotations.NullMarked
package io.walletstream.oracle;
