package io.walletstream.stream.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order-lock listing in an output of exactly 1 satoshi. All forms hold the seller's key hash for the cancel branch and the payout output
 * (value, script) that a buyer must make; data may stand before the contract (an inscription) and behind it (MAP).
 *
 * <ul>
 *   <li>the older contract, which shares its beginning with the time lock: pushes of key hash and payout;
 *   <li>the newer ones: the payout, then key hash in the branch that is marked {@code ol2:cancel}.
 * </ul>
 */
final class ListingIndexer implements OutputIndexer {
    private static final List<NewerForm> NEWER_FORMS = List.of(
            new NewerForm(ContractTemplates.NEWER_LISTING_HEAD_ALL, ContractTemplates.NEWER_LISTING_MIDDLE_ALL),
            new NewerForm(ContractTemplates.NEWER_LISTING_HEAD_SINGLE, ContractTemplates.NEWER_LISTING_MIDDLE_SINGLE));
    /** What is read of a payout output: its value and the first byte of its script's length. */
    private static final int PAYOUT_BYTES = 9;

    @Override
    public void index(Script script, long valueSats, Network network, Findings findings) {
        if (valueSats != 1) {
            return;
        }
        Listing listing = older(script);
        for (NewerForm form : NEWER_FORMS) {
            listing = listing == null ? form.find(script) : listing;
        }
        if (listing != null) {
            findings.owner(network.address(listing.keyHash));
            findings.tag("list:price:" + listing.priceSats);
        }
    }

    private static @Nullable Listing older(Script script) {
        int start = script.indexOf(ContractTemplates.OLDER_HEAD, 0);
        if (start < 0) {
            return null;
        }
        ScriptReader reader = new ScriptReader(script, start + ContractTemplates.OLDER_HEAD.length);
        byte[] keyHash = reader.next();
        byte[] payout = reader.next(PAYOUT_BYTES);
        return script.matches(reader.position(), ContractTemplates.OLDER_LISTING_TAIL)
                ? Listing.of(keyHash, payout)
                : null;
    }

    /** A newer contract: head, push of the payout, middle, push of the key hash, tail. */
    private record NewerForm(byte[] head, byte[] middle) {
        @Nullable
        Listing find(Script script) {
            int start = script.indexOf(head, 0);
            if (start < 0) {
                return null;
            }
            ScriptReader reader = new ScriptReader(script, start + head.length);
            byte[] payout = reader.next(PAYOUT_BYTES);
            if (!script.matches(reader.position(), middle)) {
                return null;
            }
            reader = new ScriptReader(script, reader.position() + middle.length);
            byte[] keyHash = reader.next();
            return script.matches(reader.position(), ContractTemplates.NEWER_LISTING_TAIL)
                    ? Listing.of(keyHash, payout)
                    : null;
        }
    }

    private record Listing(byte[] keyHash, long priceSats) {
        static @Nullable Listing of(byte @Nullable [] keyHash, byte @Nullable [] payout) {
            if (keyHash == null
                    || keyHash.length != Base58Check.KEY_HASH_BYTES
                    || payout == null
                    || payout.length < PAYOUT_BYTES) {
                return null;
            }
            long sats = ByteBuffer.wrap(payout).order(ByteOrder.LITTLE_ENDIAN).getLong();
            return sats < 0 || sats > RawTransaction.MAX_SATS ? null : new Listing(keyHash, sats);
        }
    }
}
