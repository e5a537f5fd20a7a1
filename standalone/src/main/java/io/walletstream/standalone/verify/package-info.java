/** {@code verify}: the tables beside the reference, fed from the topic. Reads both stores, writes nothing. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.verify;
