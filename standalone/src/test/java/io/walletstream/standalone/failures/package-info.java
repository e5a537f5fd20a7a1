/** What the first design got wrong, end to end. */
@org.jspecify.annotations.NullMarked
package io.walletstream.standalone.failures;
