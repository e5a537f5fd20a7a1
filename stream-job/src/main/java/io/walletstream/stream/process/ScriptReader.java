package io.walletstream.stream.process;

import org.jspecify.annotations.Nullable;

/** Reads a script's operations one after the other. */
final class ScriptReader {
    private static final int OP_PUSHDATA1 = 0x4c;
    private static final int OP_PUSHDATA4 = 0x4e;
    private static final int OP_1 = 0x51;
    private static final int OP_16 = 0x60;

    private final Script script;
    private int position;

    ScriptReader(Script script, int position) {
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

    /** Moves behind the operation at the position and its data; false where there is no whole one. */
    boolean skip() {
        int start = dataStart();
        long length = start < 0 ? -1 : dataLength();
        if (length < 0 || length > script.length() - start) {
            return false;
        }
        position = start + (int) length;
        return true;
    }

    /** The data of the push at the position, moving behind it; null where there is no whole push. {@code OP_1} to {@code OP_16} push their number. */
    byte @Nullable [] next() {
        return next(Integer.MAX_VALUE);
    }

    /** Like {@link #next()}, but copies at most so many of the push's bytes: a file may be hundreds of megabytes. */
    byte @Nullable [] next(int maxBytes) {
        int opcode = peek();
        if (opcode >= OP_1 && opcode <= OP_16) {
            position++;
            return new byte[] {(byte) (opcode - OP_1 + 1)};
        }
        int start = dataStart();
        if (opcode > OP_PUSHDATA4 || !skip()) {
            return null;
        }
        return script.slice(start, start + Math.min(position - start, maxBytes));
    }

    /** Where the data of the operation begins, -1 if its length is cut off. Other opcodes than pushes have no data. */
    private int dataStart() {
        int opcode = peek();
        int start = position + 1 + lengthBytes(opcode);
        return opcode < 0 || start > script.length() ? -1 : start;
    }

    private long dataLength() {
        int opcode = peek();
        if (opcode < OP_PUSHDATA1) {
            return opcode;
        }
        long length = 0;
        for (int i = lengthBytes(opcode); i > 0; i--) {
            length = length << 8 | script.at(position + i);
        }
        return length;
    }

    private static int lengthBytes(int opcode) {
        return opcode >= OP_PUSHDATA1 && opcode <= OP_PUSHDATA4 ? 1 << (opcode - OP_PUSHDATA1) : 0;
    }
}
