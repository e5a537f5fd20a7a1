/** Both jobs while what they stand on goes away and comes back. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.outage;
