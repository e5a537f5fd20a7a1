package io.walletstream.stream.write;

import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.WriterInput.Parked;
import io.walletstream.stream.write.WalletStore.Flushed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes a batch; where the database refuses its data (SQLState 22, 23), halves it until the offending transaction stands alone, parks that one
 * as poison and goes on. Deadlocks and serialization failures are tried again a few times.
 */
final class PoisonSearch {
    private static final Logger LOG = LoggerFactory.getLogger(PoisonSearch.class);
    private static final int MAX_RETRIES = 3;

    private PoisonSearch() {}

    static Flushed flush(WalletStore store, FlushBatch batch) throws SQLException {
        for (int retry = 0; ; retry++) {
            try {
                return store.flush(batch);
            } catch (SQLException e) {
                String state = e.getSQLState() == null ? "" : e.getSQLState();
                if (state.startsWith("22") || state.startsWith("23")) {
                    return divide(store, batch, e);
                }
                if (!state.startsWith("40") || retry == MAX_RETRIES) {
                    throw e;
                }
                LOG.warn("flush is tried again after SQLState {}", state);
            }
        }
    }

    private static Flushed divide(WalletStore store, FlushBatch batch, SQLException refused) throws SQLException {
        TreeSet<TxRef> works = new TreeSet<>(batch.contents.keySet());
        batch.outputs.keySet().forEach(ref -> works.add(ref.tx()));
        if (works.isEmpty()) {
            throw refused;
        }
        if (works.size() == 1) {
            TxRef offender = works.first();
            LOG.error(
                    "transaction {} of account {} is parked: refused by the database",
                    offender.txid(),
                    offender.account());
            FlushBatch rest = batch.without(List.of(offender));
            rest.failed(new Parked(
                    offender.account(),
                    offender.generation(),
                    offender.txid(),
                    1,
                    1,
                    FailureKind.POISON,
                    "refused by the database (SQLState " + refused.getSQLState() + ")",
                    Long.MAX_VALUE,
                    List.of(),
                    0));
            return flush(store, rest);
        }
        List<TxRef> order = new ArrayList<>(works);
        FlushBatch first = batch.only(order.subList(0, order.size() / 2));
        FlushBatch second = batch.without(order.subList(0, order.size() / 2));
        Flushed one = flush(store, first);
        Flushed two = flush(store, second);
        one.unknown().addAll(two.unknown());
        return new Flushed(one.rows() + two.rows(), one.events() + two.events(), one.unknown());
    }
}
