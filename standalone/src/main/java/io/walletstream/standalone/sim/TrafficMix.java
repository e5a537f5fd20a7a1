package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Outpoint;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes up transactions as wallets would: money in and out, change, inscriptions, listings, sales, locks. */
final class TrafficMix {
    private static final int MAX_FUND_INPUTS = 12;
    private static final int STRANGERS = 20;
    private static final int MAX_BATCH_OUTPUTS = 40;
    private static final int MAX_LOCK_BLOCKS = 30;
    private static final String LOCK_TAG = "lock:until:";

    private final SimSettings settings;
    private final List<SimOwner> owners;
    private final Ledger ledger;
    private final Random random;
    private final Inscriptions inscriptions;
    private long salt;

    TrafficMix(SimSettings settings, Ledger ledger, Random random) {
        this.settings = settings;
        this.owners = settings.owners();
        this.ledger = ledger;
        this.random = random;
        this.inscriptions = new Inscriptions(random);
    }

    /** The next transaction; money coming in where the chosen owner cannot do what was rolled. */
    SimTx next(int tipHeight) {
        SimOwner owner = anyOwner();
        int roll = random.nextInt(100);
        SimTx tx;
        if (roll < 22) {
            tx = receive(owner);
        } else if (roll < 50) {
            tx = pay(owner);
        } else if (roll < 64) {
            tx = inscribe(owner);
        } else if (roll < 71) {
            tx = transfer(owner);
        } else if (roll < 79) {
            tx = list(owner);
        } else if (roll < 86) {
            tx = takeListing(owner);
        } else if (roll < 91) {
            tx = lock(owner, tipHeight);
        } else if (roll < 95) {
            tx = unlock(owner, tipHeight);
        } else {
            tx = batch();
        }
        return tx == null ? receive(owner) : tx;
    }

    /** A transaction that spends all the inputs of another and pays elsewhere; null: nothing would be left to pay. */
    @Nullable
    SimTx conflict(SimTx original) {
        long sats = original.totalSats() - 1;
        if (sats < 2 || original.inputs().isEmpty()) {
            return null;
        }
        TxBuilder tx = builder();
        original.inputs().forEach(tx::spend);
        return tx.output(OutputDraft.pay(anyOwner().address(), sats)).build();
    }

    /** A block's first transaction, to a stranger. */
    SimTx coinbase(int height) {
        return builder().output(OutputDraft.pay(stranger(), 312_500_000)).buildCoinbase(height);
    }

    private SimTx receive(SimOwner owner) {
        return builder()
                .spendForeign()
                .output(OutputDraft.pay(owner.address(), sats(10_000, 5_000_000)))
                .output(OutputDraft.pay(stranger(), sats(2, 1_000_000)))
                .build();
    }

    private SimTx batch() {
        TxBuilder tx = builder().spendForeign().spendForeign();
        int count = 2 + random.nextInt(MAX_BATCH_OUTPUTS - 1);
        for (int i = 0; i < count; i++) {
            String to = anyOwner().address();
            tx.output(random.nextInt(4) == 0 ? inscriptions.next(to) : OutputDraft.pay(to, sats(1, 20_000)));
        }
        return tx.build();
    }

    private @Nullable SimTx pay(SimOwner owner) {
        String to = random.nextInt(3) == 0 ? stranger() : anyOwner().address();
        TxBuilder tx = builder().output(OutputDraft.pay(to, sats(2, 200_000)));
        if (random.nextInt(8) == 0) {
            tx.output(OutputDraft.data(("note " + salt).getBytes(StandardCharsets.US_ASCII)));
        }
        return funded(owner, tx);
    }

    private @Nullable SimTx inscribe(SimOwner owner) {
        return funded(owner, builder().output(inscriptions.next(owner.address())));
    }

    private @Nullable SimTx transfer(SimOwner owner) {
        Outpoint item = ledger.spendable(owner.address(), null).draw(random);
        String to = anyOwner().address();
        OutputDraft moved = random.nextInt(4) == 0 ? inscriptions.next(to) : OutputDraft.pay(to, 1);
        return item == null ? null : funded(owner, builder().spend(item).output(moved));
    }

    private @Nullable SimTx list(SimOwner owner) {
        Outpoint item = ledger.spendable(owner.address(), null).draw(random);
        String seller = owner.address();
        OutputDraft listing = random.nextInt(3) == 0
                ? OutputDraft.inscribedListing(
                        seller, seller, sats(500, 90_000), "text/plain", inscriptions.shortText())
                : OutputDraft.listing(seller, seller, sats(500, 90_000));
        return item == null ? null : funded(owner, builder().spend(item).output(listing));
    }

    /** Half of the listings are bought by somebody, half taken back. */
    private @Nullable SimTx takeListing(SimOwner seller) {
        Outpoint listing = ledger.spendable(seller.address(), Ledger.LISTINGS).draw(random);
        if (listing == null) {
            return null;
        }
        if (random.nextBoolean()) {
            return funded(seller, builder().spend(listing).output(OutputDraft.pay(seller.address(), 1)));
        }
        SimOwner buyer = anyOwner();
        TxBuilder tx = builder()
                .spend(listing)
                .output(OutputDraft.pay(buyer.address(), 1))
                .output(OutputDraft.pay(seller.address(), number(listing, OutputDraft.LISTING_TAG)));
        return funded(buyer, tx);
    }

    private @Nullable SimTx lock(SimOwner owner, int tipHeight) {
        int until = tipHeight + 1 + random.nextInt(MAX_LOCK_BLOCKS);
        return funded(owner, builder().output(OutputDraft.timeLock(owner.address(), sats(1_000, 50_000), until)));
    }

    private @Nullable SimTx unlock(SimOwner owner, int tipHeight) {
        Outpoint lock = ledger.spendable(owner.address(), "lock").draw(random);
        if (lock == null || number(lock, LOCK_TAG) > tipHeight) {
            return null;
        }
        return funded(owner, builder().spend(lock));
    }

    /** Adds money of the owner until outputs and fee are paid, and change to any address of the owner's group. Null: not enough. */
    private @Nullable SimTx funded(SimOwner owner, TxBuilder tx) {
        long have = tx.inputs().stream()
                .mapToLong(input -> ledger.expected(input).valueSats())
                .sum();
        Pool funds = ledger.spendable(owner.address(), "fund");
        Set<Outpoint> drawn = new HashSet<>();
        for (int i = 0; i < MAX_FUND_INPUTS && have < tx.outputSats() + tx.feeSats() + 2; i++) {
            Outpoint fund = funds.draw(random);
            if (fund != null && drawn.add(fund)) {
                tx.spend(fund);
                have += ledger.expected(fund).valueSats();
            }
        }
        long change = have - tx.outputSats() - tx.feeSats();
        if (change < 2) {
            return null;
        }
        SimOwner receiver =
                owners.get(owners.indexOf(owner) - owner.index() + random.nextInt(settings.addressesPerGroup()));
        return tx.output(OutputDraft.pay(receiver.address(), change)).build();
    }

    private long number(Outpoint outpoint, String tag) {
        for (String each : ledger.expected(outpoint).tags()) {
            if (each.startsWith(tag)) {
                return Long.parseLong(each.substring(tag.length()));
            }
        }
        throw new IllegalStateException(outpoint + " has no tag " + tag);
    }

    private TxBuilder builder() {
        return new TxBuilder(settings.seed() * 1_000_003 + salt++);
    }

    private SimOwner anyOwner() {
        return owners.get(random.nextInt(owners.size()));
    }

    private String stranger() {
        return Addresses.derive(settings.seed(), "stranger/" + random.nextInt(STRANGERS));
    }

    private long sats(int least, int most) {
        return least + (long) random.nextInt(most - least + 1);
    }
}
