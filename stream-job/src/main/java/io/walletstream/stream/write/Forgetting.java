package io.walletstream.stream.write;

import io.walletstream.stream.flow.TxInput;
import java.io.Serializable;
import java.util.List;

/** Tells the assembler of transactions whose rows are about to go. */
public interface Forgetting extends AutoCloseable {
    /**
     * Returns once the word cannot be lost any more.
     *
     * @throws RuntimeException if that is not certain; the rows must stay then
     */
    void forget(List<TxInput.Forget> forgets);

    @Override
    void close();

    /** Opens one where it is used. */
    @FunctionalInterface
    interface Opener extends Serializable {
        Forgetting open();
    }
}
