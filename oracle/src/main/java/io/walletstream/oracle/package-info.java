/**
 * The reference: reads the records of topic {@code outpoint-events} one by one, in plain Java, and says what the tables must hold in the end.
 * Beside the flow, not a step of it: tests and {@code ./walletstream verify} use it. Written from the design alone, so that it shares no mistake with the job.
 */
@org.jspecify.annotations.NullMarked
package io.walletstream.oracle;
