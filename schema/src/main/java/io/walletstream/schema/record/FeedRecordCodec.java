package io.walletstream.schema.record;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.FeedStatus;
import io.walletstream.schema.record.FeedRecord.OutpointGone;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecord.OwnerChanged;
import io.walletstream.schema.record.FeedRecord.PassClosed;
import io.walletstream.schema.record.FeedRecord.PassOpened;
import io.walletstream.schema.record.FeedRecord.RetryNow;
import io.walletstream.schema.record.FeedRecord.RollbackAccepted;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a record: a version byte, a type byte, the account (16 bytes), the generation, then the type's fields. Integers are
 * unsigned LEB128 varints, scores 8 bytes big-endian, texts a length and UTF-8. A value that begins with an opening brace is the JSON form
 * ({@link FeedRecordJson}), accepted from outside producers.
 */
public final class FeedRecordCodec {
    /** First byte of every binary record. */
    public static final byte VERSION = 1;

    /** Longest value accepted, in bytes. */
    public static final int MAX_BYTES = 16 * 1024;

    private static final int MAX_BINARY_BYTES = 4096;

    private static final byte OUTPOINT_SEEN = 1;
    private static final byte PASS_OPENED = 2;
    private static final byte PASS_CLOSED = 3;
    private static final byte OUTPOINT_GONE = 4;
    private static final byte ACCOUNT_RESET = 5;
    private static final byte OWNER_CHANGED = 6;
    private static final byte RETRY_NOW = 7;
    private static final byte FEED_STATUS = 8;
    private static final byte ROLLBACK_ACCEPTED = 9;

    private static final int HAS_SPEND = 1;
    private static final int HAS_PASS = 2;

    private FeedRecordCodec() {}

    /** The binary form. */
    public static byte[] encode(FeedRecord record) {
        ByteBuffer out = ByteBuffer.allocate(MAX_BINARY_BYTES);
        out.put(VERSION);
        out.put(typeOf(record));
        out.putLong(record.account().uuid().getMostSignificantBits());
        out.putLong(record.account().uuid().getLeastSignificantBits());
        putVarint(out, record.generation());
        if (record instanceof OutpointSeen r) {
            PassRef pass = r.pass();
            out.put((byte) ((r.spendTxid() == null ? 0 : HAS_SPEND) | (pass == null ? 0 : HAS_PASS)));
            putOutpoint(out, r.outpoint());
            out.putLong(r.score().packed());
            putTxid(out, r.spendTxid());
            if (pass != null) {
                putPass(out, pass);
                putVarint(out, r.ordinal());
            }
        } else if (record instanceof PassOpened r) {
            putPass(out, r.pass());
            out.putLong(r.from().packed());
            putVarint(out, r.tip());
        } else if (record instanceof PassClosed r) {
            putPass(out, r.pass());
            putVarint(out, r.count());
        } else if (record instanceof OutpointGone r) {
            out.put((byte) (r.spendTxid() == null ? 0 : HAS_SPEND));
            putOutpoint(out, r.outpoint());
            putTxid(out, r.spendTxid());
        } else if (record instanceof AccountReset r) {
            out.put((byte) (r.fullHistory() ? 1 : 0));
            putText(out, r.network());
        } else if (record instanceof OwnerChanged r) {
            putOwner(out, r.owner());
            out.put((byte) (r.removed() ? 1 : 0));
        } else if (record instanceof RetryNow r) {
            r.txid().write(out);
        } else if (record instanceof FeedStatus r) {
            putOwner(out, r.owner());
            out.put((byte) (r.stalled() ? 1 : 0));
            putText(out, r.reason());
        } else if (record instanceof RollbackAccepted r) {
            putOwner(out, r.owner());
            putVarint(out, r.fromHeight());
        }
        byte[] bytes = new byte[out.position()];
        out.flip();
        out.get(bytes);
        return bytes;
    }

    private static byte typeOf(FeedRecord record) {
        if (record instanceof OutpointSeen) {
            return OUTPOINT_SEEN;
        } else if (record instanceof PassOpened) {
            return PASS_OPENED;
        } else if (record instanceof PassClosed) {
            return PASS_CLOSED;
        } else if (record instanceof OutpointGone) {
            return OUTPOINT_GONE;
        } else if (record instanceof AccountReset) {
            return ACCOUNT_RESET;
        } else if (record instanceof OwnerChanged) {
            return OWNER_CHANGED;
        } else if (record instanceof RetryNow) {
            return RETRY_NOW;
        } else if (record instanceof RollbackAccepted) {
            return ROLLBACK_ACCEPTED;
        }
        return FEED_STATUS;
    }

    /** Reads either form. */
    public static FeedRecord decode(byte @Nullable [] bytes) throws MalformedRecordException {
        if (bytes == null || bytes.length == 0) {
            throw new MalformedRecordException("empty", "expected a record, got no bytes");
        }
        if (bytes.length > MAX_BYTES) {
            throw new MalformedRecordException(
                    "oversized", "expected at most " + MAX_BYTES + " bytes, got " + bytes.length);
        }
        if (bytes[0] == '{') {
            return FeedRecordJson.decode(bytes);
        }
        if (bytes[0] != VERSION) {
            throw new MalformedRecordException(
                    "unknownVersion", "expected version " + VERSION + " or JSON, got first byte " + (bytes[0] & 0xff));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            FeedRecord record = read(in);
            if (in.hasRemaining()) {
                throw new MalformedRecordException("trailingBytes", in.remaining() + " bytes follow the record");
            }
            return record;
        } catch (BufferUnderflowException e) {
            throw new MalformedRecordException("truncated", "the record ends within a field, at " + bytes.length);
        } catch (InvalidChainValueException e) {
            throw new MalformedRecordException("invalidValue", String.valueOf(e.getMessage()));
        }
    }

    private static FeedRecord read(ByteBuffer in) throws MalformedRecordException {
        in.get();
        byte type = in.get();
        AccountId account = AccountId.of(in.getLong(), in.getLong());
        int generation = getVarint(in);
        return switch (type) {
            case OUTPOINT_SEEN -> {
                byte flags = in.get();
                Outpoint outpoint = getOutpoint(in);
                Score score = new Score(in.getLong());
                Txid spend = (flags & HAS_SPEND) == 0 ? null : Txid.read(in);
                PassRef pass = (flags & HAS_PASS) == 0 ? null : getPass(in);
                yield new OutpointSeen(
                        account, generation, pass, pass == null ? 0 : getVarint(in), outpoint, score, spend);
            }
            case PASS_OPENED ->
                new PassOpened(account, generation, getPass(in), new Score(in.getLong()), getVarint(in));
            case PASS_CLOSED -> new PassClosed(account, generation, getPass(in), getVarint(in));
            case OUTPOINT_GONE -> {
                byte flags = in.get();
                Outpoint outpoint = getOutpoint(in);
                yield new OutpointGone(account, generation, outpoint, (flags & HAS_SPEND) == 0 ? null : Txid.read(in));
            }
            case ACCOUNT_RESET -> new AccountReset(account, generation, in.get() != 0, getText(in));
            case OWNER_CHANGED -> new OwnerChanged(account, generation, getOwner(in), in.get() != 0);
            case RETRY_NOW -> new RetryNow(account, generation, Txid.read(in));
            case FEED_STATUS -> new FeedStatus(account, generation, getOwner(in), in.get() != 0, getText(in));
            case ROLLBACK_ACCEPTED -> new RollbackAccepted(account, generation, getOwner(in), getVarint(in));
            default -> throw new MalformedRecordException("unknownType", "expected type 1 to 9, got " + type);
        };
    }

    private static void putOutpoint(ByteBuffer out, Outpoint outpoint) {
        outpoint.txid().write(out);
        putVarint(out, outpoint.vout());
    }

    private static Outpoint getOutpoint(ByteBuffer in) {
        Txid txid = Txid.read(in);
        return new Outpoint(txid, getVarint(in));
    }

    private static void putTxid(ByteBuffer out, @Nullable Txid txid) {
        if (txid != null) {
            txid.write(out);
        }
    }

    private static void putPass(ByteBuffer out, PassRef pass) {
        putOwner(out, pass.owner());
        out.putLong(pass.epoch());
        putVarint(out, pass.number());
    }

    private static PassRef getPass(ByteBuffer in) throws MalformedRecordException {
        return new PassRef(getOwner(in), in.getLong(), getVarint(in));
    }

    private static void putOwner(ByteBuffer out, OwnerRef owner) {
        putText(out, owner.owner());
        putVarint(out, owner.generation());
    }

    private static OwnerRef getOwner(ByteBuffer in) throws MalformedRecordException {
        return new OwnerRef(getText(in), getVarint(in));
    }

    private static void putText(ByteBuffer out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putVarint(out, utf8.length);
        out.put(utf8);
    }

    private static String getText(ByteBuffer in) throws MalformedRecordException {
        int length = getVarint(in);
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer slice = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRecordException("invalidValue", "a text is not valid UTF-8");
        }
    }

    private static void putVarint(ByteBuffer out, int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static int getVarint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                if (value > Integer.MAX_VALUE) {
                    throw new InvalidChainValueException("a count is 0 to 2147483647, got " + value);
                }
                return (int) value;
            }
        }
        throw new InvalidChainValueException("a varint has at most 5 bytes");
    }
}
