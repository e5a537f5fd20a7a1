/** Mains of both jobs for a cluster: read the settings, look at what must hold before a start, build, submit. */
@org.jspecify.annotations.NullMarked
package io.walletstream.stream.cluster;
