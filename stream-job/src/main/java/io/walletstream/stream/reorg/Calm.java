package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;

/**
 * An owner's last complete pass reported all that it holds from there on, and since then none of its facts moved and none came: a complete pass
 * from the same score that reports as many missed nothing.
 *
 * @param limit below it none was counted; once it is lower, there is more to deny
 * @param holdings how many holdings of the owner a pass from that score could deny
 */
record Calm(Score from, Score limit, int holdings) {
    /** Of an owner that holds nothing: no pass of it can deny anything. */
    static final Calm OF_NOTHING = new Calm(Score.ZERO, Score.ZERO, 0);

    /**
     * Whether a complete pass missed nothing. Where nothing could be denied, nothing can from a higher score either.
     *
     * @param begun where it began to read
     * @param nowLimit below it the pass could deny nothing
     * @param reported how many holdings it reported that it could deny
     */
    boolean isMetBy(Score begun, Score nowLimit, int reported) {
        boolean reachesAsFar = holdings == 0 ? from.compareTo(begun) <= 0 : from.equals(begun);
        return reachesAsFar && limit.compareTo(nowLimit) <= 0 && holdings == reported;
    }
}
