/** The rules of window and assembler together, beside the reference. */
@NullMarked
package io.walletstream.stream.rules;

import org.jspecify.annotations.NullMarked;
