package io.walletstream.stream.write;

import io.walletstream.stream.write.WalletStore.Flushed;
import io.walletstream.stream.write.WalletStore.Refused;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes a batch; where the database refuses its data (SQLState 22, 23), halves it until the offending transaction stands alone, leaves that
 * one out, names it, and goes on: its requests are parked as poison where they were asked for. Its states are written all the same if they are not
 * what was refused. Deadlocks and serialization failures are tried again a few times.
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
        List<TxWork> works = batch.sortedWorks();
        if (works.isEmpty()) {
            throw refused;
        }
        if (works.size() == 1) {
            return park(store, batch, works.get(0), refused);
        }
        List<TxWork> half = works.subList(0, works.size() / 2);
        Set<TxRef> refs = new HashSet<>();
        half.forEach(work -> refs.add(work.ref));
        FlushBatch first = batch.only(half);
        Flushed flushed = flush(store, first);
        return flushed.plus(flush(store, batch.without(refs)));
    }

    private static Flushed park(WalletStore store, FlushBatch batch, TxWork offender, SQLException refused)
            throws SQLException {
        TxRef ref = offender.ref;
        LOG.error(
                "transaction {} of account {} is parked: refused by the database, SQLState {}",
                ref.txid(),
                ref.account(),
                refused.getSQLState());
        String reason = "refused by the database (SQLState " + refused.getSQLState() + ")";
        TxWork states = offender.content == null ? null : offender.statesOnly();
        FlushBatch rest = batch.without(Set.of(ref));
        if (states != null) {
            rest = rest.with(states);
        }
        if (offender.answered.isEmpty()) {
            rest.refused(offender, reason);
        }
        Refused parked = new Refused(ref, reason, offender.answered);
        return flush(store, rest).plus(new Flushed(0, 0, 0, Set.of(), List.of(parked), List.of()));
    }
}
