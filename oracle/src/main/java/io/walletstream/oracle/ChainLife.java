package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** What happens to the chain of a story, one change after another, and how it was before each. */
final class ChainLife {
    private static final int FIRST_TIP = 1000;
    private static final int MOST_BLOCKS = 4;
    private static final int TOO_DEEP = 150;

    /** Blocks below the tip: what is mined there at first lies beyond the rollback limit, or within it. */
    private static final int DEEP = Reference.MAX_ROLLBACK + 5;

    private static final int SHALLOW = Reference.MAX_ROLLBACK - 5;
    private static final int DEEP_BLOCKS = 50;

    private final Random random;
    private final Consumer<Happening> happened;
    private final ChainModel chain;
    private final List<ChainView> views = new ArrayList<>();

    ChainLife(List<Story.Tx> transactions, Random random, Consumer<Happening> happened) {
        this.random = random;
        this.happened = happened;
        this.chain = new ChainModel(transactions, FIRST_TIP, random);
        for (Story.Tx tx : chain.transactions()) {
            int dice = random.nextInt(10);
            if (dice < 2) {
                chain.mine(tx, FIRST_TIP - DEEP - random.nextInt(DEEP_BLOCKS));
            } else if (dice < 6) {
                chain.mine(tx, FIRST_TIP - random.nextInt(SHALLOW));
            } else if (dice < 7) {
                chain.arrive(tx);
            }
        }
        views.add(chain.view());
    }

    /** The chain as it is now. */
    ChainView now() {
        return before(0);
    }

    /** The chain as it was so many changes ago, or at the beginning. */
    ChainView before(int changes) {
        return views.get(Math.max(0, views.size() - 1 - changes));
    }

    /** Blocks, a transaction that comes, spends, is replaced or is lost. */
    void change() {
        int dice = random.nextInt(100);
        if (dice < 30) {
            mine();
        } else if (dice < 65) {
            spend();
        } else if (dice < 80) {
            come();
        } else if (dice < 95) {
            replace();
        } else {
            loseDeep();
        }
        views.add(chain.view());
    }

    private void mine() {
        int before = chain.tip();
        int blocks = 1 + random.nextInt(MOST_BLOCKS);
        chain.grow(blocks);
        for (Story.Tx tx : chain.transactions()) {
            if (chain.isUnconfirmed(tx.txid()) && random.nextInt(3) > 0) {
                chain.mine(tx, before + 1 + random.nextInt(blocks));
            }
        }
    }

    /** One that is not there comes; one that a reorg dropped comes again. */
    private void come() {
        List<Story.Tx> absent = chain.transactions().stream()
                .filter(tx -> chain.position(tx.txid()) == null)
                .toList();
        if (!absent.isEmpty()) {
            Story.Tx tx = any(absent);
            chain.come(tx);
            if (random.nextBoolean()) {
                chain.mine(tx, chain.tip() - random.nextInt(MOST_BLOCKS));
            }
        }
    }

    private void spend() {
        Story.Tx parent = any(chain.transactions());
        Outpoint outpoint = new Outpoint(parent.txid(), random.nextInt(parent.outputs()));
        List<Story.Tx> spenders = chain.absentAfter(parent.txid());
        if (chain.position(parent.txid()) != null && !chain.isSpent(outpoint) && !spenders.isEmpty()) {
            chain.spend(outpoint, any(spenders));
        }
    }

    /** An unconfirmed transaction gives way to another that spends the same output. */
    private void replace() {
        List<Map.Entry<Outpoint, Txid>> spends = chain.unconfirmedSpends();
        if (spends.isEmpty()) {
            return;
        }
        Map.Entry<Outpoint, Txid> spend = any(spends);
        List<Story.Tx> others = chain.absentAfter(spend.getKey().txid());
        if (!others.isEmpty()) {
            chain.remove(spend.getValue());
            chain.spend(spend.getKey(), any(others));
            happened.accept(Happening.REPLACEMENT);
        }
    }

    /** What no reorg does: a transaction below the rollback limit is gone. */
    private void loseDeep() {
        for (Story.Tx tx : chain.transactions()) {
            Score position = chain.position(tx.txid());
            if (position != null && position.isMined() && position.height() <= chain.tip() - DEEP) {
                chain.remove(tx.txid());
                happened.accept(Happening.LOST_DEEP);
                return;
            }
        }
    }

    /** Another branch, one block longer: what was mined in the old one is unconfirmed again, mined elsewhere, or gone. */
    void reorg() {
        int dice = random.nextInt(10);
        int depth = dice < 2
                ? 1
                : dice < 4 ? 3 : dice < 6 ? 6 : dice < 8 ? 7 : dice < 9 ? Reference.MAX_ROLLBACK : TOO_DEEP;
        int branch = chain.tip() - depth;
        chain.grow(1);
        for (Story.Tx tx : chain.transactions()) {
            Score position = chain.position(tx.txid());
            if (position == null || !position.isMined() || position.height() <= branch) {
                continue;
            }
            int fate = random.nextInt(10);
            if (fate < 4) {
                chain.remove(tx.txid());
            } else {
                chain.arrive(tx);
                if (fate < 7) {
                    chain.mine(tx, branch + 1 + random.nextInt(depth + 1));
                }
            }
        }
        chain.settle();
        views.add(chain.view());
        happened.accept(
                switch (depth) {
                    case 1 -> Happening.REORG_1;
                    case 3 -> Happening.REORG_3;
                    case 6 -> Happening.REORG_6;
                    case 7 -> Happening.REORG_7;
                    case TOO_DEEP -> Happening.REORG_150;
                    default -> Happening.REORG_100;
                });
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
