package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;

/**
 * An owner's last complete pass reported all that it holds from there on, and since then none of its facts moved and none came: a complete pass
 * from the same score that reports as many missed nothing.
 *
 * @param holdings how many holdings of the owner a pass from that score could deny
 */
record Calm(Score from, int holdings) {}
