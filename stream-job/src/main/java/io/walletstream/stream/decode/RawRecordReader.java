package io.walletstream.stream.decode;

import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes a consumer's record as it is: nothing here can fail, so that a bad record never stops the source. */
public final class RawRecordReader implements KafkaRecordDeserializationSchema<RawRecord> {
    private static final long serialVersionUID = 1;

    private static final byte[] NONE = {};

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
        out.collect(raw(record));
    }

    /** The record with no more of its value than is carried on. */
    public static RawRecord raw(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value() == null ? NONE : record.value();
        byte[] kept = value.length > RawRecord.MAX_KEPT ? Arrays.copyOf(value, RawRecord.MAX_KEPT) : value;
        return new RawRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key() == null ? NONE : record.key(),
                kept,
                value.length);
    }

    @Override
    public TypeInformation<RawRecord> getProducedType() {
        return RawRecord.TYPE;
    }
}
