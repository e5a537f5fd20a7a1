package io.walletstream.stream.wallet;

import io.walletstream.stream.decode.RawRecord;
import io.walletstream.stream.flow.Intake;
import io.walletstream.stream.flow.TxInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Topic {@code tx-retries}: failures, outgoing transactions and what is to be forgotten on their way (back) to the assembler, and accounts that
 * were found, or were not, to the window, which sit before them in the flow. At least once; what comes again changes nothing.
 */
final class RoundTrip {
    private static final int INITIAL_BYTES = 256;

    private RoundTrip() {}

    /** Values as {@link TxInput.Serializer} writes them, keyed by account. */
    static final class ToTopic implements KafkaRecordSerializationSchema<TxInput> {
        private static final long serialVersionUID = 1;

        private final String topic;

        ToTopic(String topic) {
            this.topic = topic;
        }

        @Override
        public ProducerRecord<byte[], byte[]> serialize(TxInput input, KafkaSinkContext context, Long timestamp) {
            return record(input);
        }

        ProducerRecord<byte[], byte[]> record(TxInput input) {
            try {
                DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
                new TxInput.Serializer().serialize(input, out);
                byte[] key = input.account().toString().getBytes(StandardCharsets.ISO_8859_1);
                return new ProducerRecord<>(topic, key, out.getCopyOfBuffer());
            } catch (IOException e) {
                throw new IllegalStateException("writing to memory cannot fail", e);
            }
        }
    }

    /** The way back. The topic is our own: what does not decode stops the job. */
    static final class FromTopic extends ProcessFunction<RawRecord, TxInput> {
        private static final long serialVersionUID = 1;

        /** What concerns an account as a whole. */
        static final OutputTag<Intake> TO_WINDOW = new OutputTag<>("retries-to-window", Intake.TYPE);

        @Override
        public void processElement(RawRecord raw, Context context, Collector<TxInput> out) throws IOException {
            TxInput input = new TxInput.Serializer().deserialize(new DataInputDeserializer(raw.value()));
            if (input instanceof TxInput.AccountFound found) {
                context.output(TO_WINDOW, new Intake.AccountFound(found.account()));
            } else if (input instanceof TxInput.AccountUnknown unknown) {
                context.output(TO_WINDOW, new Intake.AccountUnknown(unknown.account(), unknown.revision()));
            } else {
                out.collect(input);
            }
        }
    }
}
