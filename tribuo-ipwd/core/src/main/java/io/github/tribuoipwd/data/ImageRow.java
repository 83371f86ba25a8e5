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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * An image file that is decoded when it is read, or a little before. The pixels may be collected at any time and are then decoded
 * again. Serialized as its pixels.
 */
final class ImageRow extends DenseRow {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final WeakReference<DenseRow> NOT_DECODED = new WeakReference<>(null);
    private static final WeakReference<FutureTask<DenseRow>> NOT_BEGUN = new WeakReference<>(null);

    /** What images ahead of their reader may take. */
    private static final int MOST_BYTES = 32 << 20;

    private final transient Path file;
    private final transient ImageDecoder decoder;
    private final transient DecodingThreads threads;
    private transient volatile WeakReference<DenseRow> decoded = NOT_DECODED;
    private transient volatile WeakReference<FutureTask<DenseRow>> begun = NOT_BEGUN;
    private transient volatile boolean read;

    ImageRow(Path file, ImageDecoder decoder, DecodingThreads threads) {
        this.file = file;
        this.decoder = decoder;
        this.threads = threads;
    }

    @Override
    public DenseRow load() {
        read = true;
        DenseRow row = decoded.get();
        if (row == null) {
            row = fetched();
        }
        return row == null ? decode() : row;
    }

    private DenseRow decode() {
        DenseRow row = DenseRow.of(decoder.decode(file));
        decoded = new WeakReference<>(row);
        return row;
    }

    /** What another thread has begun to decode; null without one, or if it failed: the failure is then that of the reader. */
    private @Nullable DenseRow fetched() {
        FutureTask<DenseRow> work = begun.get();
        if (work == null) {
            return null;
        }
        try {
            return DecodingThreads.join(work);
        } catch (ExecutionException e) {
            return null;
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a read looks at the error
    public Object fetch() {
        DenseRow row = decoded.get();
        if (row != null || threads.ahead() == 0) {
            return row == null ? this : row;
        }
        FutureTask<DenseRow> work = begun.get();
        if (work == null) {
            work = threads.begin(this::decode);
            begun = new WeakReference<>(work);
        }
        return work;
    }

    @Override
    public int fetchAhead() {
        return Math.min(threads.ahead(), Math.max(1, MOST_BYTES / size()));
    }

    /** Whether anything was read of this row yet. */
    boolean wasRead() {
        return read;
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
