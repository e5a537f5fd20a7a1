package io.walletstream.stream.process;

import org.jspecify.annotations.Nullable;

/** Reads a script's pushes one after the other. */
final class Pushes {
    private final Script script;
    private int position;

    Pushes(Script script, int position) {
        this.script = script;
        this.position = position;
    }

    int position() {
        return position;
    }

    /** The opcode at the position, without moving; -1 at the end. */
    int peek() {
        return position < script.length() ? script.at(position) : -1;
    }

    void skipOpcode() {
        position++;
    }

    /** The data of the push at the position, moving behind it; null where there is no whole push. {@code OP_1} to {@code OP_16} push their number. */
    byte @Nullable [] next() {
        int opcode = peek();
        if (opcode < 0) {
            return null;
        }
        if (opcode >= 0x51 && opcode <= 0x60) {
            position++;
            return new byte[] {(byte) (opcode - 0x50)};
        }
        int lengthBytes = opcode <= 75 ? 0 : opcode <= 78 ? 1 << (opcode - 76) : -1;
        if (lengthBytes < 0 || position + 1 + lengthBytes > script.length()) {
            return null;
        }
        long length = opcode;
        if (lengthBytes > 0) {
            length = 0;
            for (int i = lengthBytes - 1; i >= 0; i--) {
                length = length << 8 | script.at(position + 1 + i);
            }
        }
        int from = position + 1 + lengthBytes;
        if (length > script.length() - from) {
            return null;
        }
        position = from + (int) length;
        return script.slice(from, position);
    }
}
