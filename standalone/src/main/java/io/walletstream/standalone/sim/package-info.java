/**
 * The simulated chain: what stands in for the upstream in the demo and in test simulations, before the first step of the flow. It makes real
 * transaction bytes and declares what an indexer should find in them, so that a test's oracle parses nothing.
 */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.sim;
