package io.walletstream.standalone.sim.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lets the effects that strike one stream happen at their frames. Those whose frame never comes happen at the end. */
final class StreamFaults {
    /** Bounds {@link Effect.EndlessPages}: then the connection is cut. */
    private static final long MAX_REPEATED_FRAMES = 5_000_000;

    private final List<Effect> waiting;
    private final boolean endless;
    private final FrameWriter writer;
    private long frames;

    StreamFaults(List<Effect> effects, FrameWriter writer) {
        this.waiting = new ArrayList<>(effects);
        this.endless = effects.stream().anyMatch(Effect.EndlessPages.class::isInstance);
        this.writer = writer;
    }

    /** To be called before each frame. False: the stream ends here. */
    boolean beforeFrame() throws IOException {
        boolean goesOn = waiting.isEmpty() || strike(false);
        frames++;
        return goesOn;
    }

    /** To be called before {@code done}. False: the stream ends without it. */
    boolean atEnd() throws IOException {
        return strike(true);
    }

    /** Whether the last page is to be sent again. */
    boolean again(List<?> page) throws IOException {
        if (!endless) {
            return false;
        }
        if (page.isEmpty() || frames > MAX_REPEATED_FRAMES) {
            drop();
        }
        return true;
    }

    private boolean strike(boolean end) throws IOException {
        for (Effect effect : List.copyOf(waiting)) {
            if (end || frames >= firstFrame(effect)) {
                waiting.remove(effect);
                if (!happen(effect)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean happen(Effect effect) throws IOException {
        if (effect instanceof Effect.Drop) {
            drop();
        } else if (effect instanceof Effect.ErrorEvent) {
            writer.error("failed on request");
            return false;
        } else if (effect instanceof Effect.Garbage) {
            writer.garbage();
        } else if (effect instanceof Effect.HugeFrame huge) {
            writer.huge(huge.bytes());
        }
        return true;
    }

    private void drop() throws IOException {
        writer.flush();
        throw new DroppedConnectionException();
    }

    private static long firstFrame(Effect effect) {
        if (effect instanceof Effect.Drop drop) {
            return drop.afterFrames();
        } else if (effect instanceof Effect.ErrorEvent error) {
            return error.afterFrames();
        } else if (effect instanceof Effect.Garbage garbage) {
            return garbage.afterFrames();
        } else if (effect instanceof Effect.HugeFrame huge) {
            return huge.afterFrames();
        }
        return 0;
    }
}
