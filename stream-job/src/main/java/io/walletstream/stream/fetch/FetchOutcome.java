package io.walletstream.stream.fetch;

/** What asking for a transaction came to. "Not found" and "failed" are different things. */
public sealed interface FetchOutcome {
    /** Its bytes, whose double SHA-256 is the txid. Shared between callers: never changed. */
    record Found(byte[] raw) implements FetchOutcome {}

    /** The upstream does not know it (yet). */
    record NotFound() implements FetchOutcome {}

    /**
     * No usable answer, after all retries.
     *
     * @param reason what came instead; holds no secret
     * @param transientFailure whether the same question may well be answered later; false where somebody has to change something first
     */
    record Failed(String reason, boolean transientFailure) implements FetchOutcome {
        /** A transient failure. */
        public Failed(String reason) {
            this(reason, true);
        }
    }
}
