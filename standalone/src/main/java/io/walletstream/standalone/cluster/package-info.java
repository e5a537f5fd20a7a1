/** The cluster form without containers: every part a process of its own, started, watched, killed and stopped by one command. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.cluster;
