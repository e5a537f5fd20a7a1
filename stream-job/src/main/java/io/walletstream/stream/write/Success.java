package io.walletstream.stream.write;

/**
 * A request whose bytes came.
 *
 * @param request its number in the transaction
 * @param revision of the facts that asked
 * @param attempt which attempt the bytes answered
 * @param rest what of the transaction is not settled yet
 */
record Success(int request, long revision, int attempt, Rest rest) {}
