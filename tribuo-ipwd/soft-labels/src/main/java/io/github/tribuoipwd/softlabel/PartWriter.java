/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.features.RowKey;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Writes the rows of one part: pages with checksums, not compressed, in one group of rows. */
final class PartWriter extends WriteSupport<SoftLabelRow> {

    private static final long LARGEST_GROUP = 1L << 30;

    private final MessageType schema;
    private final boolean dense;
    private RecordConsumer out;

    @SuppressWarnings("NullAway.Init") // Parquet sets the consumer before the first row
    private PartWriter(SoftLabelEncoding encoding) {
        schema = PartSchema.of(encoding);
        dense = encoding.top() == 0;
    }

    /** Begins a part; the caller closes the writer. */
    static ParquetWriter<SoftLabelRow> open(OutputFile file, SoftLabelEncoding encoding) throws IOException {
        // Numbers of half precision repeat; others do not, and no key ever does.
        boolean repeats = encoding.precision() == Precision.FLOAT16;
        return new Builder(file, encoding).withConf(new PlainParquetConfiguration())
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED).withPageWriteChecksumEnabled(true)
                .withRowGroupSize(LARGEST_GROUP).withDictionaryEncoding(false).withDictionaryEncoding(PartSchema.LABEL, true)
                .withDictionaryEncoding(PartSchema.VIEW, true)
                .withDictionaryEncoding(PartSchema.IDS + ".list.element", true)
                .withDictionaryEncoding(PartSchema.LOGITS + ".list.element", repeats)
                .withDictionaryEncoding(PartSchema.VALUES + ".list.element", repeats).build();
    }

    private static final class Builder extends ParquetWriter.Builder<SoftLabelRow, Builder> {

        private final SoftLabelEncoding encoding;

        Builder(OutputFile file, SoftLabelEncoding encoding) {
            super(file);
            this.encoding = encoding;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @Deprecated // still abstract
        protected WriteSupport<SoftLabelRow> getWriteSupport(Configuration configuration) {
            return new PartWriter(encoding);
        }

        @Override
        protected WriteSupport<SoftLabelRow> getWriteSupport(ParquetConfiguration configuration) {
            return new PartWriter(encoding);
        }
    }

    @Override
    @Deprecated // still abstract
    public WriteContext init(Configuration configuration) {
        return new WriteContext(schema, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        out = consumer;
    }

    @Override
    public void write(SoftLabelRow row) {
        out.startMessage();
        field(PartSchema.KEY, () -> out.addBinary(binary(row.key())));
        field(PartSchema.VIEW, () -> out.addInteger(row.view()));
        field(PartSchema.VIEW_KEY, () -> out.addBinary(binary(row.viewKey())));
        String label = row.label();
        if (label != null) {
            field(PartSchema.LABEL, () -> out.addBinary(Binary.fromString(label)));
        }
        if (dense) {
            list(PartSchema.LOGITS, row.values().length, i -> out.addFloat(row.values()[i]));
        } else {
            list(PartSchema.IDS, row.ids().length, i -> out.addInteger(row.ids()[i]));
            list(PartSchema.VALUES, row.values().length, i -> out.addFloat(row.values()[i]));
            field(PartSchema.MASS, () -> out.addDouble(row.mass()));
            field(PartSchema.MASS2, () -> out.addDouble(row.mass2()));
            field(PartSchema.MASS4, () -> out.addDouble(row.mass4()));
        }
        out.endMessage();
    }

    private static Binary binary(RowKey key) {
        return Binary.fromConstantByteArray(key.bytes());
    }

    private void field(String name, Runnable value) {
        int index = schema.getFieldIndex(name);
        out.startField(name, index);
        value.run();
        out.endField(name, index);
    }

    private interface Element {
        void write(int i);
    }

    private void list(String name, int size, Element element) {
        field(name, () -> {
            out.startGroup();
            out.startField("list", 0);
            for (int i = 0; i < size; i++) {
                out.startGroup();
                out.startField("element", 0);
                element.write(i);
                out.endField("element", 0);
                out.endGroup();
            }
            out.endField("list", 0);
            out.endGroup();
        });
    }
}
