package io.walletstream.bench.pipeline;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** The workload's records as they go to the topic, in a file, so that making them costs no run anything. */
public final class Items {
    /** Owner of the passes that come last. */
    public static final String LAST_OWNER = "last";

    private static final int BUFFER_BYTES = 1 << 20;

    private final Path file;
    private final List<AccountId> accounts;
    private final Workload workload;
    private final Map<AccountId, Integer> places = new HashMap<>();

    /** Makes the workload; its transactions go to the upstream. */
    public Items(Path file, List<AccountId> accounts, Workload workload, RawTransactions upstream) throws IOException {
        this.file = file;
        this.accounts = List.copyOf(accounts);
        this.workload = workload;
        accounts.forEach(account -> places.put(account, places.size()));
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES))) {
            workload.generate(upstream, item -> write(item, out));
        }
    }

    private void write(OutpointSeen item, DataOutputStream out) {
        byte[] value = FeedRecordCodec.encode(item);
        try {
            out.writeShort(Objects.requireNonNull(places.get(item.account())));
            out.writeShort(value.length);
            out.write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<AccountId> accounts() {
        return accounts;
    }

    public Workload workload() {
        return workload;
    }

    /** Hands out key and value of each record. */
    public void forEach(BiConsumer<byte[], byte[]> out) throws IOException {
        List<byte[]> keys = accounts.stream()
                .map(account -> account.toString().getBytes(StandardCharsets.US_ASCII))
                .toList();
        long count = workload.creations() + workload.spends() + workload.repetitions();
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
            for (long i = 0; i < count; i++) {
                byte[] key = keys.get(in.readUnsignedShort());
                byte[] value = new byte[in.readUnsignedShort()];
                in.readFully(value);
                out.accept(key, value);
            }
        }
    }

    /** Hands out a pass of each account without frames, to be sent last: it is applied when everything before it is. */
    public void forEachEnd(BiConsumer<byte[], byte[]> out) {
        PassRef pass = new PassRef(new OwnerRef(LAST_OWNER, 1), 1, 1);
        for (AccountId account : accounts) {
            byte[] key = account.toString().getBytes(StandardCharsets.US_ASCII);
            out.accept(key, FeedRecordCodec.encode(new FeedRecord.PassOpened(account, 1, pass, Score.ZERO, 1)));
            out.accept(key, FeedRecordCodec.encode(new FeedRecord.PassClosed(account, 1, pass, 0)));
        }
    }
}
