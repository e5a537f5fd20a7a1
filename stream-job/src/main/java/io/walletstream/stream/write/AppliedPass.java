package io.walletstream.stream.write;

import io.walletstream.stream.flow.WriterInput.PassEnd;
import io.walletstream.stream.flow.WriterInput.Reorg;
import java.util.List;

/**
 * The end of a pass all of whose items are applied.
 *
 * @param reorgs of this pass and of earlier ones that were not applied by themselves
 */
record AppliedPass(PassEnd end, List<Reorg> reorgs) {
    AppliedPass {
        reorgs = List.copyOf(reorgs);
    }
}
