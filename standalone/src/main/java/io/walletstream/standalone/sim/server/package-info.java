/**
 * Serves the simulated chain over real HTTP as the upstream would, faults on request included: the feed and the fetch steps read from here in
 * the demo and in simulations.
 */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.sim.server;
