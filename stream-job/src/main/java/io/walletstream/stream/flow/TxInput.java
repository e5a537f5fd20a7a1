package io.walletstream.stream.flow;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What concerns one transaction of one account: input of the assembler, and (all but {@link Group}) the values of topic {@code tx-retries}. */
public sealed interface TxInput {
    TypeInformation<TxInput> TYPE = new WireType<>(TxInput.class, new Serializer());

    AccountId account();

    int generation();

    Txid txid();

    default TxKey key() {
        return new TxKey(account(), txid());
    }

    /**
     * Changes of the transaction's outpoints, in offset order, and what of the account is needed to read them.
     *
     * @param number number of the group in the account, from 1 without gaps
     * @param items how many items it was announced with
     * @param fullHistory whether already spent outputs become rows
     * @param network how addresses are written
     */
    record Group(
            AccountId account,
            int generation,
            Txid txid,
            long number,
            int items,
            boolean fullHistory,
            String network,
            List<Change> changes)
            implements TxInput {
        public Group {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The transaction spends a row of the account.
     *
     * @param group number of the group that brought the spend; with the txid it is this telling's identity, however often it comes; 0: told again
     * @param revision of the newest record that the telling follows from
     */
    record Outgoing(
            AccountId account,
            int generation,
            Txid txid,
            long group,
            boolean fullHistory,
            String network,
            long revision)
            implements TxInput {}

    /**
     * A fetch came to nothing, or the bytes were of no use.
     *
     * @param missing wanted outputs that the transaction does not have; none if the request failed as a whole
     */
    record Failed(
            AccountId account,
            int generation,
            Txid txid,
            int request,
            int attempt,
            FailureKind kind,
            String error,
            List<Integer> missing,
            long revision)
            implements TxInput {
        public Failed {
            missing = List.copyOf(missing);
        }
    }

    /**
     * Parked requests are to be tried at once.
     *
     * @param poison whether poison is, too: somebody asks for it. The writer asks by itself only for what would be tried again anyway
     */
    record Retry(AccountId account, int generation, Txid txid, boolean poison) implements TxInput {}

    /**
     * The rows of the transaction in this generation and older ones are gone, or were never written: what is kept of it does not count. Sent
     * before rows are deleted, so that a crash only repeats it.
     *
     * @param revision newest one of what was refused, since newer facts of the generation may still be written; {@link #ALL}: none ever will
     */
    record Forget(AccountId account, int generation, Txid txid, long revision) implements TxInput {
        public static final long ALL = Long.MAX_VALUE;
    }

    /**
     * Whether rows of the account name the transaction as spending. Said only where that matters: to one whose bytes cannot be had that no row names any
     * more, and to one that asks no more although a row does.
     */
    record Spending(AccountId account, int generation, Txid txid, boolean isSpending) implements TxInput {}

    /** The writer found the account, so the window need not tell it of every record any more. Concerns no transaction; goes to the window. */
    record AccountFound(AccountId account) implements TxInput {
        private static final Txid NONE = Txid.ofWords(0, 0, 0, 0);

        @Override
        public int generation() {
            return 0;
        }

        @Override
        public Txid txid() {
            return NONE;
        }
    }

    /**
     * There is no such account: what the window keeps of it counts for nothing. Concerns no transaction; goes to the window.
     *
     * @param revision of the newest record that found no account; {@link Long#MAX_VALUE} if it was deleted, and never will be again
     */
    record AccountUnknown(AccountId account, long revision) implements TxInput {
        @Override
        public int generation() {
            return 0;
        }

        @Override
        public Txid txid() {
            return AccountFound.NONE;
        }
    }

    /** A tag byte, then the fields. */
    final class Serializer extends WireSerializer<TxInput> {
        private static final long serialVersionUID = 1;

        private static final int GROUP = 1;
        private static final int FAILED = 3;
        private static final int RETRY = 4;
        private static final int ACCOUNT_FOUND = 6;
        private static final int RETRY_WITHOUT_POISON = 7;
        private static final int ACCOUNT_UNKNOWN = 8;
        private static final int FORGET = 9; // 5 was one without a revision
        private static final int OUTGOING = 10; // 2 was one without a revision
        private static final int SPENDING = 11;
        private static final int NOT_SPENDING = 12;

        @Override
        public TxInput createInstance() {
            return new Retry(AccountId.of(0, 0), 0, Txid.ofWords(0, 0, 0, 0), true);
        }

        @Override
        public void serialize(TxInput input, DataOutputView out) throws IOException {
            if (input instanceof Group g) {
                head(GROUP, g, out);
                out.writeLong(g.number);
                Wire.count(g.items, out);
                out.writeBoolean(g.fullHistory);
                Wire.text(g.network, out);
                Wire.list(g.changes, Change::write, out);
            } else if (input instanceof Outgoing o) {
                head(OUTGOING, o, out);
                out.writeLong(o.group);
                out.writeBoolean(o.fullHistory);
                Wire.text(o.network, out);
                out.writeLong(o.revision);
            } else if (input instanceof Failed f) {
                head(FAILED, f, out);
                Wire.count(f.request, out);
                Wire.count(f.attempt, out);
                out.writeByte(f.kind.code());
                Wire.text(f.error, out);
                Wire.list(f.missing, Wire::count, out);
                out.writeLong(f.revision);
            } else if (input instanceof Retry r) {
                head(r.poison ? RETRY : RETRY_WITHOUT_POISON, r, out);
            } else if (input instanceof Spending s) {
                head(s.isSpending ? SPENDING : NOT_SPENDING, s, out);
            } else if (input instanceof Forget f) {
                head(FORGET, f, out);
                out.writeLong(f.revision);
            } else if (input instanceof AccountFound f) {
                head(ACCOUNT_FOUND, f, out);
            } else if (input instanceof AccountUnknown u) {
                head(ACCOUNT_UNKNOWN, u, out);
                out.writeLong(u.revision);
            }
        }

        private static void head(int tag, TxInput input, DataOutputView out) throws IOException {
            out.writeByte(tag);
            Wire.account(input.account(), out);
            Wire.count(input.generation(), out);
            Wire.txid(input.txid(), out);
        }

        @Override
        public TxInput deserialize(DataInputView in) throws IOException {
            int tag = in.readByte();
            AccountId account = Wire.account(in);
            int generation = Wire.count(in);
            Txid txid = Wire.txid(in);
            return switch (tag) {
                case GROUP ->
                    new Group(
                            account,
                            generation,
                            txid,
                            in.readLong(),
                            Wire.count(in),
                            in.readBoolean(),
                            Wire.text(in),
                            Wire.list(Change::read, in));
                case OUTGOING ->
                    new Outgoing(
                            account, generation, txid, in.readLong(), in.readBoolean(), Wire.text(in), in.readLong());
                case FAILED ->
                    new Failed(
                            account,
                            generation,
                            txid,
                            Wire.count(in),
                            Wire.count(in),
                            FailureKind.of(in.readByte()),
                            Wire.text(in),
                            Wire.list(Wire::count, in),
                            in.readLong());
                case RETRY -> new Retry(account, generation, txid, true);
                case RETRY_WITHOUT_POISON -> new Retry(account, generation, txid, false);
                case SPENDING -> new Spending(account, generation, txid, true);
                case NOT_SPENDING -> new Spending(account, generation, txid, false);
                case FORGET -> new Forget(account, generation, txid, in.readLong());
                case ACCOUNT_FOUND -> new AccountFound(account);
                case ACCOUNT_UNKNOWN -> new AccountUnknown(account, in.readLong());
                default -> throw new IOException("expected a transaction input, got tag " + tag);
            };
        }

        @Override
        public TypeSerializerSnapshot<TxInput> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<TxInput> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
