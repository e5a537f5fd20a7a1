/** The reference, fed by real parts. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.reference;
