/** The commands {@code demo}, {@code up} and {@code version}: starts every step of the flow in order, waits until it serves, stops it in reverse. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.cli;
