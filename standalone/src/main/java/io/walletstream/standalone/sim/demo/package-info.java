/** Keeps the simulated chain busy for the demo: a history to begin with, then transactions and blocks as time goes by. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.sim.demo;
