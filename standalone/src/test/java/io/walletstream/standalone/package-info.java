/** Rules that hold over all packages of this module. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone;
