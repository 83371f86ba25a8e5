/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** Counts the bytes of a part without keeping them. */
final class PartSize implements OutputFile {

    private long bytes;

    private PartSize() {}

    static long of(List<SoftLabelRow> rows, SoftLabelEncoding encoding) {
        PartSize size = new PartSize();
        try (ParquetWriter<SoftLabelRow> writer = PartWriter.open(size, encoding)) {
            for (SoftLabelRow row : rows) {
                writer.write(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return size.bytes;
    }

    @Override
    public PositionOutputStream create(long blockSize) {
        return new DelegatingPositionOutputStream(new OutputStream() {
            @Override
            public void write(int value) {
                bytes++;
            }

            @Override
            public void write(byte[] values, int first, int number) {
                bytes += number;
            }
        }) {
            @Override
            public long getPos() {
                return bytes;
            }
        };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) {
        return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }
}
