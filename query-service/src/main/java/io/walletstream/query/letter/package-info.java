/** Dead letters: records that the stream could not use, looked into and sent again by operators. */
@org.jspecify.annotations.NullMarked
package io.walletstream.query.letter;
