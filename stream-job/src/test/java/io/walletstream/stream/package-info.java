/** Tests of all of the jobs. */
@NullMarked
package io.walletstream.stream;

import org.jspecify.annotations.NullMarked;
