package io.walletstream.schema.record;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import org.jspecify.annotations.Nullable;

/**
 * A record on topic {@code outpoint-events}. All records of an account share its id as key, so one partition, so one order.
 *
 * <p>Each carries the account and its <em>generation</em>; records of an older generation than the account's newest are dropped.
 * {@link #CURRENT_GENERATION} stands for whichever is current, for outside producers that cannot know it.
 */
public sealed interface FeedRecord {
    /** Generation 0: the current one, whichever that is. */
    int CURRENT_GENERATION = 0;

    /** Longest owner, in characters. */
    int MAX_OWNER_CHARS = 128;

    /** Longest reason, in characters. */
    int MAX_REASON_CHARS = 500;

    AccountId account();

    /** Account generation, from 1; 0 for the current one. */
    int generation();

    /**
     * A frame: an upstream, or a pushing client, said that this outpoint exists at this score, and perhaps what spends it.
     *
     * @param pass the pass that reports it; null for a push
     * @param ordinal number of the frame in its pass, from 0; 0 for a push
     */
    record OutpointSeen(
            AccountId account,
            int generation,
            @Nullable PassRef pass,
            int ordinal,
            Outpoint outpoint,
            Score score,
            @Nullable Txid spendTxid)
            implements FeedRecord {
        public OutpointSeen {
            checkGeneration(generation);
            checkCount("ordinal", ordinal);
        }
    }

    /**
     * A reader begins to read an owner.
     *
     * @param from the score read from, inclusive
     * @param tip chain height, read before the stream opened
     */
    record PassOpened(AccountId account, int generation, PassRef pass, Score from, int tip) implements FeedRecord {
        public PassOpened {
            checkGeneration(generation);
            checkCount("tip", tip);
        }
    }

    /**
     * The pass ended by the upstream's own end. Complete if all ordinals came.
     *
     * @param count number of frames that the pass sent
     */
    record PassClosed(AccountId account, int generation, PassRef pass, int count) implements FeedRecord {
        public PassClosed {
            checkGeneration(generation);
            checkCount("count", count);
        }
    }

    /**
     * A pushing client takes back a fact: the spend by {@code spendTxid}, or without it the creation.
     */
    record OutpointGone(
            AccountId account,
            int generation,
            Outpoint outpoint,
            @Nullable Txid spendTxid) implements FeedRecord {
        public OutpointGone {
            checkGeneration(generation);
        }
    }

    /**
     * The account begins, or begins anew: everything of an older generation is void. Sent when an account is created (generation 1)
     * and by clear.
     *
     * @param fullHistory whether outputs that were already spent when first seen become rows
     * @param network main, test, signet or regtest: how addresses are written
     */
    record AccountReset(AccountId account, int generation, boolean fullHistory, String network) implements FeedRecord {
        public AccountReset {
            checkGeneration(generation);
            checkText("network", network, 16);
        }
    }

    /** An owner was added ({@code removed} false) or removed. */
    record OwnerChanged(AccountId account, int generation, OwnerRef owner, boolean removed) implements FeedRecord {
        public OwnerChanged {
            checkGeneration(generation);
        }
    }

    /** A client or operator wants a parked transaction tried at once. */
    record RetryNow(AccountId account, int generation, Txid txid) implements FeedRecord {
        public RetryNow {
            checkGeneration(generation);
        }
    }

    /**
     * An owner's feed stalled, or resumed.
     *
     * @param stalled whether it now stands still
     * @param reason why; empty when it resumed
     */
    record FeedStatus(AccountId account, int generation, OwnerRef owner, boolean stalled, String reason)
            implements FeedRecord {
        public FeedStatus {
            checkGeneration(generation);
            if (reason.length() > MAX_REASON_CHARS) {
                throw new InvalidChainValueException(
                        "reason has 0 to " + MAX_REASON_CHARS + " characters, got " + reason.length());
            }
        }
    }

    /**
     * A client lets go of what a rollback beyond the limit would take from an owner.
     *
     * @param fromHeight lowest height that may vanish: what would reach deeper than was shown to the client goes on waiting
     */
    record RollbackAccepted(AccountId account, int generation, OwnerRef owner, int fromHeight) implements FeedRecord {
        public RollbackAccepted {
            checkGeneration(generation);
            checkCount("fromHeight", fromHeight);
        }
    }

    private static void checkGeneration(int generation) {
        checkCount("generation", generation);
    }

    private static void checkCount(String name, int value) {
        if (value < 0) {
            throw new InvalidChainValueException(name + " is not negative, got " + value);
        }
    }

    private static void checkText(String name, String text, int max) {
        if (text.isEmpty() || text.length() > max) {
            throw new InvalidChainValueException(name + " has 1 to " + max + " characters, got " + text.length());
        }
    }
}
