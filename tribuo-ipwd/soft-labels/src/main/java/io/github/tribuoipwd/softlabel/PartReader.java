/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.features.RowKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a part, column beside column, with the checksums of its pages verified. The arrays of a row are used again
 * for the next.
 */
final class PartReader {

    private static final int[] NONE = {};

    private final String part;
    private final SoftLabelEncoding encoding;
    private final int classes;
    private final boolean labels;

    /**
     * A reader.
     *
     * @param part its name, for messages
     * @param encoding that of the manifest
     * @param classes the number of classes
     * @param labels whether labels are read too
     */
    PartReader(String part, SoftLabelEncoding encoding, int classes, boolean labels) {
        this.part = part;
        this.encoding = encoding;
        this.classes = classes;
        this.labels = labels;
    }

    /**
     * Reads all rows.
     *
     * @param bytes the file
     * @param rows takes each row, whose arrays it must copy
     * @throws SoftLabelException if it is damaged, or is no part of this encoding
     */
    void read(byte[] bytes, Consumer<SoftLabelRow> rows) {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration()).usePageChecksumVerification(true)
                .build();
        try (ParquetFileReader file = new ParquetFileReader(new PartBytes(bytes), options)) {
            MessageType schema = file.getFooter().getFileMetaData().getSchema();
            String author = file.getFooter().getFileMetaData().getCreatedBy();
            PageReadStore group = file.readNextRowGroup();
            while (group != null) {
                read(new Columns(new ColumnReadStoreImpl(group, new ColumnConverters(schema), schema, author), schema),
                        group.getRowCount(), rows);
                group = file.readNextRowGroup();
            }
        } catch (SoftLabelException e) {
            throw e;
        } catch (IOException | RuntimeException | LinkageError e) {
            // A codec that a store never uses needs classes of a whole Hadoop.
            throw new SoftLabelException("The part " + part + " must be a whole Parquet file, found one that cannot be read: "
                    + e.getMessage() + ".\nMaybe it is damaged; copy it again, or capture the soft labels again.", e);
        }
    }

    private void read(Columns columns, long count, Consumer<SoftLabelRow> rows) {
        boolean dense = encoding.top() == 0;
        float[] values = new float[dense ? classes : encoding.top()];
        int[] ids = dense ? NONE : new int[encoding.top()];
        for (long row = 0; row < count; row++) {
            RowKey key = columns.key.key();
            int view = columns.view.integer();
            RowKey viewKey = columns.viewKey.key();
            String label = columns.label == null ? null : columns.label.text();
            columns.values.floats(values);
            double mass = 0;
            double mass2 = 0;
            double mass4 = 0;
            if (columns.ids != null && columns.mass != null && columns.mass2 != null && columns.mass4 != null) {
                columns.ids.integers(ids);
                requireClasses(ids);
                mass = columns.mass.mass();
                mass2 = columns.mass2.mass();
                mass4 = columns.mass4.mass();
            }
            rows.accept(new SoftLabelRow(key, view, viewKey, label, values, ids, mass, mass2, mass4));
        }
    }

    private void requireClasses(int[] ids) {
        for (int id : ids) {
            if (id < 0 || id >= classes) {
                throw others("ids of its classes");
            }
        }
    }

    private SoftLabelException others(String what) {
        return new SoftLabelException("The part " + part + " must hold " + what + ", found others.\nMaybe it was written for"
                + " another teacher or by something else; capture the soft labels again.");
    }

    /** The columns that are read. */
    private final class Columns {

        private final Column key;
        private final Column view;
        private final Column viewKey;
        private final @Nullable Column label;
        private final Column values;
        private final @Nullable Column ids;
        private final @Nullable Column mass;
        private final @Nullable Column mass2;
        private final @Nullable Column mass4;

        Columns(ColumnReadStoreImpl store, MessageType found) {
            MessageType expected = PartSchema.of(encoding);
            boolean dense = encoding.top() == 0;
            key = new Column(store, found, expected, PartSchema.KEY);
            view = new Column(store, found, expected, PartSchema.VIEW);
            viewKey = new Column(store, found, expected, PartSchema.VIEW_KEY);
            label = labels ? new Column(store, found, expected, PartSchema.LABEL) : null;
            values = new Column(store, found, expected, dense ? PartSchema.LOGITS : PartSchema.VALUES);
            ids = dense ? null : new Column(store, found, expected, PartSchema.IDS);
            mass = dense ? null : new Column(store, found, expected, PartSchema.MASS);
            mass2 = dense ? null : new Column(store, found, expected, PartSchema.MASS2);
            mass4 = dense ? null : new Column(store, found, expected, PartSchema.MASS4);
        }
    }

    /** One column, read value by value. */
    private final class Column {

        private final ColumnReader reader;
        private final int whole;

        Column(ColumnReadStoreImpl store, MessageType found, MessageType expected, String name) {
            reader = store.getColumnReader(PartSchema.column(found, expected, part, name));
            whole = reader.getDescriptor().getMaxDefinitionLevel();
        }

        private void requireValue() {
            if (reader.getCurrentDefinitionLevel() != whole) {
                throw others("a value in each row of " + reader.getDescriptor());
            }
        }

        RowKey key() {
            requireValue();
            ByteBuffer bytes = reader.getBinary().toByteBuffer();
            if (bytes.remaining() != RowKey.BYTES) {
                throw others("keys of " + RowKey.BYTES + " bytes");
            }
            RowKey key = RowKey.read(bytes);
            reader.consume();
            return key;
        }

        int integer() {
            requireValue();
            int value = reader.getInteger();
            reader.consume();
            return value;
        }

        double mass() {
            requireValue();
            double value = reader.getDouble();
            if (!(value >= 0 && value < 1)) {
                throw others("masses in [0, 1)");
            }
            reader.consume();
            return value;
        }

        @Nullable String text() {
            String value = reader.getCurrentDefinitionLevel() == whole ? reader.getBinary().toStringUsingUTF8() : null;
            reader.consume();
            return value;
        }

        void floats(float[] values) {
            for (int i = 0; i < values.length; i++) {
                requireElement(i, values.length);
                values[i] = reader.getFloat();
                reader.consume();
            }
            requireEnd(values.length);
        }

        void integers(int[] values) {
            for (int i = 0; i < values.length; i++) {
                requireElement(i, values.length);
                values[i] = reader.getInteger();
                reader.consume();
            }
            requireEnd(values.length);
        }

        private void requireElement(int i, int length) {
            requireValue();
            if ((reader.getCurrentRepetitionLevel() > 0) != (i > 0)) {
                throw others(length + " values in each row of " + reader.getDescriptor());
            }
        }

        /** At the end of a column the repetition level is 0. */
        private void requireEnd(int length) {
            if (reader.getCurrentRepetitionLevel() > 0) {
                throw others(length + " values in each row of " + reader.getDescriptor());
            }
        }
    }
}
