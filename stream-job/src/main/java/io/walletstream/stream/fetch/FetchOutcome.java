package io.walletstream.stream.fetch;

/** What asking for a transaction came to. "Not found" and "failed" are different things. */
public sealed interface FetchOutcome {
    /** Its bytes, whose double SHA-256 is the txid. Shared between callers: never changed. */
    record Found(byte[] raw) implements FetchOutcome {}

    /** The upstream does not know it (yet). */
    record NotFound() implements FetchOutcome {}

    /**
     * Its bytes can never be used as things stand: asking again by itself would not help.
     *
     * @param reason why; holds no secret
     */
    record Unusable(String reason) implements FetchOutcome {}

    /**
     * No usable answer, after all retries.
     *
     * @param reason what came instead; holds no secret
     */
    record Failed(String reason) implements FetchOutcome {}
}
