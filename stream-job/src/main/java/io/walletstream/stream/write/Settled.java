package io.walletstream.stream.write;

import org.jspecify.annotations.Nullable;

/**
 * What the bytes of a request settle.
 *
 * @param answered how it is taken back should the database refuse the bytes; null if it was settled before, or is not yet
 * @param wakesOthers whether other requests for the same bytes are parked and would succeed now
 */
record Settled(@Nullable Answered answered, boolean wakesOthers) {}
