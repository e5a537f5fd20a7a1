package io.walletstream.stream.write;

import org.jspecify.annotations.Nullable;

/**
 * What the bytes of a request settle.
 *
 * @param answered how it is taken back should the database refuse the bytes; null if it was settled before
 * @param rest what of the transaction is not settled; null if the request is not either, since none of what it wants exists
 * @param wakesOthers whether other requests for the same bytes are parked and would succeed now
 */
record Settled(@Nullable Answered answered, @Nullable Rest rest, boolean wakesOthers) {}
