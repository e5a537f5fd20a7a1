package io.walletstream.stream.fetch;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body of at most so many bytes; of a longer one nothing, and it is cut off while it streams. A declared length is believed only to
 * refuse: room is made for bytes that came, in the memory that all answers share.
 */
public final class BoundedBody implements HttpResponse.BodySubscriber<Optional<byte[]>> {
    private final int maxBytes;
    private final boolean refused;
    private final FetchMemory.Share memory;
    private final List<ByteBuffer> received = new ArrayList<>();
    private final CompletableFuture<Optional<byte[]>> body = new CompletableFuture<>();
    private long bytes;
    private Flow.@Nullable Subscription subscription;

    private BoundedBody(int maxBytes, boolean refused, FetchMemory.Share memory) {
        this.maxBytes = maxBytes;
        this.refused = refused;
        this.memory = memory;
    }

    /** Reads the bodies of answers with status 200, each in memory of its own. */
    public static HttpResponse.BodyHandler<Optional<byte[]>> handler(int maxBytes) {
        return handler(maxBytes, new FetchMemory(maxBytes, new FetchMetrics()).share());
    }

    /** Reads the bodies of answers with status 200; one for which no memory is left ends in {@link FetchMemoryFullException}. */
    static HttpResponse.BodyHandler<Optional<byte[]>> handler(int maxBytes, FetchMemory.Share memory) {
        return info -> info.statusCode() == 200
                ? new BoundedBody(
                        maxBytes,
                        info.headers().firstValueAsLong("Content-Length").orElse(0) > maxBytes,
                        memory)
                : HttpResponse.BodySubscribers.replacing(Optional.empty());
    }

    @Override
    public CompletionStage<Optional<byte[]>> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (refused) {
            refuse();
        } else {
            newSubscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        long more = 0;
        for (ByteBuffer buffer : buffers) {
            more += buffer.remaining();
        }
        bytes += more;
        if (bytes > maxBytes) {
            refuse();
        } else if (!memory.take(more)) {
            cut();
            body.completeExceptionally(new FetchMemoryFullException());
        } else {
            received.addAll(buffers);
        }
    }

    private void refuse() {
        cut();
        body.complete(Optional.empty());
    }

    private void cut() {
        if (subscription != null) {
            subscription.cancel();
        }
        received.clear();
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        if (bytes <= maxBytes) {
            byte[] all = new byte[(int) bytes];
            int position = 0;
            for (ByteBuffer buffer : received) {
                int length = buffer.remaining();
                buffer.get(all, position, length);
                position += length;
            }
            body.complete(Optional.of(all));
        }
    }
}
