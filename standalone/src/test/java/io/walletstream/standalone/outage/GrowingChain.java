package io.walletstream.standalone.outage;

import io.walletstream.oracle.ContentBook;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.standalone.sim.Block;
import io.walletstream.standalone.sim.ExpectedOutput;
import io.walletstream.standalone.sim.Reorg;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimOwner;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.sim.SimTx;
import io.walletstream.stream.write.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A simulated chain of which every transaction that ever was stays at hand, with an account for each group of its owners. */
public final class GrowingChain implements AutoCloseable {
    /** Shared with the job, which runs in this JVM. */
    public static final Map<Txid, byte[]> RAW = new ConcurrentHashMap<>();

    private static final int TRANSACTIONS_A_BLOCK = 12;

    private final SimChain chain;
    private final Map<String, AccountId> accounts = new LinkedHashMap<>();
    private final Map<Txid, ContentBook.TxContent> contents = new HashMap<>();
    private final Map<Outpoint, ContentBook.OutputContent> outputs = new HashMap<>();

    public GrowingChain(long seed) {
        chain = SimChain.create(SimSettings.demo(seed), InstantSource.system());
        for (SimOwner owner : chain.settings().owners()) {
            accounts.computeIfAbsent(owner.group(), group -> new AccountId(UUID.randomUUID()));
        }
    }

    public SimChain chain() {
        return chain;
    }

    public Map<String, AccountId> accounts() {
        return accounts;
    }

    public void createAccounts(Database database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                PreparedStatement owners = connection.prepareStatement(
                        "INSERT INTO wallet.account_owner (account_id, owner) VALUES (?, ?)")) {
            statement.execute("INSERT INTO wallet.tenant (id, name) VALUES (gen_random_uuid(), 'test')");
            for (Map.Entry<String, AccountId> account : accounts.entrySet()) {
                statement.execute(
                        "INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed) SELECT '"
                                + account.getValue() + "', id, '" + account.getKey()
                                + "', 'bsv', 'main', 'unspent', 'onesat' FROM wallet.tenant WHERE name = 'test'");
            }
            for (SimOwner owner : chain.settings().owners()) {
                owners.setObject(1, accountOf(owner).uuid());
                owners.setString(2, owner.address());
                owners.executeUpdate();
            }
        }
    }

    private AccountId accountOf(SimOwner owner) {
        return Objects.requireNonNull(accounts.get(owner.group()));
    }

    /** Mines so many blocks, and leaves some transactions unconfirmed. */
    public void grow(int blocks) {
        for (int i = 0; i < blocks; i++) {
            chain.addTransactions(TRANSACTIONS_A_BLOCK).forEach(this::remember);
            chain.mine();
        }
        chain.addTransactions(TRANSACTIONS_A_BLOCK / 2).forEach(this::remember);
    }

    private void remember(Txid txid) {
        chain.transaction(txid).ifPresent(this::remember);
    }

    private void remember(SimTx tx) {
        RAW.put(tx.txid(), tx.raw());
        contents.put(tx.txid(), new ContentBook.TxContent(tx.inputs().size(), tx.totalSats(), tx.raw().length));
        for (ExpectedOutput output : tx.outputs()) {
            outputs.put(
                    output.outpoint(),
                    new ContentBook.OutputContent(
                            output.owner(), output.valueSats(), output.basket(), output.tags(), output.content()));
        }
    }

    /** What the bytes of all transactions say. */
    public ContentBook book() {
        return ContentBook.of(contents, outputs);
    }

    /** Replaces the newest blocks by one more than there were. */
    Reorg reorg(int depth) {
        Reorg reorg = chain.reorg(depth);
        // some are new: they replace others
        chain.mempool().forEach(this::remember);
        for (Block block : reorg.blocks()) {
            block.txids().forEach(this::remember);
        }
        return reorg;
    }

    /** Whether the transaction is in a block or waits for one; one that another replaced is not. */
    public boolean holds(Txid txid) {
        return chain.score(txid).isPresent();
    }

    /** {@code account outpoint sats} of all that is unspent, sorted. */
    public Set<String> unspent() {
        Set<String> unspent = new TreeSet<>();
        for (SimOwner owner : chain.settings().owners()) {
            chain.outputs(owner.address()).stream()
                    .filter(output -> output.spendTxid() == null)
                    .forEach(output ->
                            unspent.add(owner.group() + " " + output.expected().outpoint() + " "
                                    + output.expected().valueSats()));
        }
        return unspent;
    }

    @Override
    public void close() {
        chain.close();
    }
}
