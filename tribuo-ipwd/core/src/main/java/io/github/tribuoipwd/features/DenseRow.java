/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.io.Serial;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The values of one dense row, zeros included. Immutable and safe for many threads. Rows of bytes and floats are in memory;
 * others may fetch their values at each call, such as an image that is decoded when it is read.
 */
public abstract class DenseRow implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * For rows that fetch their values; those in memory come from {@link #of(byte[])} and {@link #of(float[])}.
     */
    protected DenseRow() {}

    /**
     * A row of numbers from 0 to 255.
     *
     * @param values the numbers as unsigned bytes; not copied, so they must not change any more
     * @return a row in memory
     */
    public static DenseRow of(byte[] values) {
        return new Bytes(values);
    }

    /**
     * A row of float32.
     *
     * @param values the numbers; not copied, so they must not change any more
     * @return a row in memory
     */
    public static DenseRow of(float[] values) {
        return new Floats(values);
    }

    /**
     * The length of the row. Does not fetch the values.
     *
     * @return the number of values
     */
    public abstract int size();

    /**
     * One value.
     *
     * @param position its position
     * @return the value
     */
    public abstract double get(int position);

    /**
     * Writes the whole row as float32.
     *
     * @param target written from {@code offset} to {@code offset + size()}; its position does not change
     * @param offset where the row begins
     */
    public abstract void copyTo(FloatBuffer target, int offset);

    /** The same, by way of an array that is as long as the row or longer, and is overwritten where that is faster. */
    void copyTo(FloatBuffer target, int offset, float[] room) {
        copyTo(target, offset);
    }

    /**
     * Fetches the values for several reads.
     *
     * @return a row in memory with the same values; this row where it is one
     */
    public DenseRow load() {
        return this;
    }

    /**
     * Whether no value can be infinite or NaN. Does not fetch the values.
     *
     * @return true if that is certain without reading the values
     */
    public boolean alwaysFinite() {
        return false;
    }

    /**
     * Begins to fetch the values on another thread, for a read of them that comes soon. By default it does nothing.
     *
     * @return what keeps the values in memory while it is reachable; a read waits for them, and fails as it would without this
     */
    public Object fetch() {
        return this;
    }

    /**
     * On how many rows {@link #fetch()} is worth a call ahead of the one that is read, and no more, since each takes memory.
     *
     * @return the number; 0, the default, where the values are in memory or are fetched by the thread that reads them
     */
    public int fetchAhead() {
        return 0;
    }

    /** Unsigned bytes in memory. */
    static final class Bytes extends DenseRow {

        @Serial
        private static final long serialVersionUID = 1L;

        private static final int CHUNK = 128;
        /** Each unsigned byte as a float: reading this table is faster than a conversion. */
        private static final float[] FLOATS = new float[256];

        static {
            for (int i = 0; i < FLOATS.length; i++) {
                FLOATS[i] = i;
            }
        }

        private final byte[] values;

        Bytes(byte[] values) {
            this.values = values;
        }

        /** The array itself. */
        byte[] values() {
            return values;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public double get(int position) {
            return values[position] & 0xFF;
        }

        @Override
        public void copyTo(FloatBuffer target, int offset) {
            // Through an array: the loop is then the same whatever kind of buffer the target is.
            float[] chunk = new float[Math.min(values.length, CHUNK)];
            for (int first = 0; first < values.length; first += CHUNK) {
                int length = Math.min(CHUNK, values.length - first);
                for (int i = 0; i < length; i++) {
                    chunk[i] = FLOATS[values[first + i] & 0xFF];
                }
                target.put(offset + first, chunk, 0, length);
            }
        }

        @Override
        void copyTo(FloatBuffer target, int offset, float[] room) {
            convert(values, room);
            target.put(offset, room, 0, values.length);
        }

        private static void convert(byte[] bytes, float[] floats) {
            for (int i = 0; i < bytes.length; i++) {
                floats[i] = FLOATS[bytes[i] & 0xFF];
            }
        }

        @Override
        public boolean alwaysFinite() {
            return true;
        }

        @Override
        public String toString() {
            int[] unsigned = new int[values.length];
            Arrays.setAll(unsigned, i -> values[i] & 0xFF);
            return "DenseRow.Bytes" + Arrays.toString(unsigned);
        }
    }

    /** Floats in memory. */
    static final class Floats extends DenseRow {

        @Serial
        private static final long serialVersionUID = 1L;

        private final float[] values;

        Floats(float[] values) {
            this.values = values;
        }

        /** The array itself. */
        float[] values() {
            return values;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public double get(int position) {
            return values[position];
        }

        @Override
        public void copyTo(FloatBuffer target, int offset) {
            target.put(offset, values);
        }

        @Override
        public String toString() {
            return "DenseRow.Floats" + Arrays.toString(values);
        }
    }

    /** Doubles in memory, as Tribuo's own examples hold them. Belongs to one example, which may write it. */
    static final class Doubles extends DenseRow {

        @Serial
        private static final long serialVersionUID = 1L;

        private final double[] values;

        Doubles(double[] values) {
            this.values = values;
        }

        static Doubles copyOf(DenseRow row) {
            DenseRow loaded = row.load();
            double[] values = new double[row.size()];
            Arrays.setAll(values, loaded::get);
            return new Doubles(values);
        }

        /** The array itself. */
        double[] values() {
            return values;
        }

        void set(int position, double value) {
            values[position] = value;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public double get(int position) {
            return values[position];
        }

        @Override
        public void copyTo(FloatBuffer target, int offset) {
            for (int i = 0; i < values.length; i++) {
                target.put(offset + i, (float) values[i]);
            }
        }

        @Override
        public String toString() {
            return "DenseRow.Doubles" + Arrays.toString(values);
        }
    }
}
