/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import io.github.tribuoipwd.features.DenseRow;
import java.io.ObjectStreamException;
import java.io.Serial;
import java.lang.ref.WeakReference;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * An image file that is decoded when it is read. The pixels may be collected at any time and are then decoded again. Serialized
 * as its pixels.
 */
final class ImageRow extends DenseRow {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final transient ImageDecoder decoder;
    private transient volatile WeakReference<DenseRow> decoded = new WeakReference<>(null);

    ImageRow(Path file, ImageDecoder decoder) {
        this.file = file;
        this.decoder = decoder;
    }

    @Override
    public DenseRow load() {
        DenseRow row = decoded.get();
        if (row == null) {
            row = DenseRow.of(decoder.decode(file));
            decoded = new WeakReference<>(row);
        }
        return row;
    }

    @Override
    public int size() {
        return decoder.size();
    }

    @Override
    public double get(int position) {
        return load().get(position);
    }

    @Override
    public void copyTo(FloatBuffer target, int offset) {
        load().copyTo(target, offset);
    }

    @Override
    public boolean alwaysFinite() {
        return true;
    }

    @Serial
    private Object writeReplace() throws ObjectStreamException {
        return load();
    }

    @Override
    public String toString() {
        return "ImageRow(file=" + file + ",decoder=" + decoder + ")";
    }
}
