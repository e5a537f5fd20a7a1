package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import io.walletstream.stream.flow.WireType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Records of an account that does not exist.
 *
 * @param revisions of the records, ascending; at most {@value #MOST_REVISIONS}
 */
public record UnknownAccount(AccountId account, List<Long> revisions) {
    public static final TypeInformation<UnknownAccount> TYPE = new WireType<>(UnknownAccount.class, new Serializer());

    /** Records named in one element at most. */
    public static final int MOST_REVISIONS = 1000;

    public UnknownAccount {
        revisions = List.copyOf(revisions);
    }

    /** In pieces of at most {@value #MOST_REVISIONS}. */
    static List<UnknownAccount> of(AccountId account, SortedSet<Long> revisions) {
        List<Long> all = List.copyOf(revisions);
        List<UnknownAccount> pieces = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_REVISIONS) {
            pieces.add(new UnknownAccount(account, all.subList(from, Math.min(all.size(), from + MOST_REVISIONS))));
        }
        return pieces;
    }

    /** Fields in order. */
    public static final class Serializer extends WireSerializer<UnknownAccount> {
        private static final long serialVersionUID = 1;

        @Override
        public UnknownAccount createInstance() {
            return new UnknownAccount(AccountId.of(0, 0), List.of());
        }

        @Override
        public void serialize(UnknownAccount unknown, DataOutputView out) throws IOException {
            Wire.account(unknown.account, out);
            Wire.list(unknown.revisions, (revision, o) -> o.writeLong(revision), out);
        }

        @Override
        public UnknownAccount deserialize(DataInputView in) throws IOException {
            return new UnknownAccount(Wire.account(in), Wire.list(DataInputView::readLong, in));
        }

        @Override
        public TypeSerializerSnapshot<UnknownAccount> snapshotConfiguration() {
            return new Compatibility();
        }

        /** Written into checkpoints. */
        public static final class Compatibility extends Snapshot<UnknownAccount> {
            public Compatibility() {
                super(Serializer::new);
            }
        }
    }
}
