package io.walletstream.stream.write;

/**
 * A request that its bytes settled, remembered until they are committed: the database may refuse them.
 *
 * @param request its number in the transaction
 * @param attempt which attempt the bytes answered
 * @param group number of the group that caused it; 0: none
 * @param items that its answer made done
 * @param revision of the facts that asked
 */
record Answered(int request, int attempt, long group, int items, long revision) {}
