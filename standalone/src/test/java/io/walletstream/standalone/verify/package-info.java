/** Tests of the comparison. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.verify;
