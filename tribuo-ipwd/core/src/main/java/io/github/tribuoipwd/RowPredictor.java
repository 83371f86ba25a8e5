/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.internal.FiniteNumbers;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Predicts rows that are in the order of the layout already, from buffer to buffer, one block after the other; where the session
 * computes a block on one thread, several beside each other. Blocks are those of examples, and so are the results. Thread safe.
 */
final class RowPredictor {

    /** Longer ones some JVMs cannot make. */
    private static final int MAXIMUM_ARRAY = Integer.MAX_VALUE - 8;

    private final FeaturePositions positions;
    private final int labels;
    private final PredictionBuffers buffers;

    RowPredictor(FeaturePositions positions, int labels, PredictionBuffers buffers) {
        this.positions = positions;
        this.labels = labels;
        this.buffers = buffers;
    }

    /** New room for the probabilities of an array of rows. */
    float[] room(float[] rows) {
        long numbers = (long) number(rows.length) * labels;
        if (numbers > MAXIMUM_ARRAY) {
            throw new IllegalArgumentException("The probabilities must fit into one array, found " + numbers + ", " + labels
                    + " for each of " + number(rows.length) + " rows.\nMaybe predict fewer rows at once.");
        }
        return new float[(int) numbers];
    }

    /** Predicts rows; only while the session is held. */
    void predict(StudentSession session, FloatBuffer rows, FloatBuffer probabilities) {
        int number = number(rows.remaining());
        requireRoom(number, rows, probabilities);
        // Views from 0 on, which neither other threads nor the caller can move.
        FloatBuffer in = rows.slice();
        FloatBuffer out = probabilities.slice();
        int step = buffers.rowsPerBlock();
        Iterator<Supplier<Integer>> blocks = IntStream.range(0, number / step + (number % step == 0 ? 0 : 1))
                .<Supplier<Integer>>mapToObj(i -> () -> block(session, in, out, i * step, Math.min(step, number - i * step)))
                .iterator();
        SideBySide.run(blocks, buffers.atOnce(session.threads().blocks()), count -> { });
    }

    private int number(int numbers) {
        if (numbers % positions.size() != 0) {
            throw new IllegalArgumentException("Rows must have " + positions.size() + " numbers each, found " + numbers
                    + " numbers in all, which is no whole number of rows.\nMaybe set the buffer's position and limit, or fill in"
                    + " the features that are absent with 0 (getFeaturePositions has the order).");
        }
        return numbers / positions.size();
    }

    private void requireRoom(int number, FloatBuffer rows, FloatBuffer probabilities) {
        if (probabilities.isReadOnly()) {
            throw new IllegalArgumentException("Probabilities must go into a buffer that can be written, found a read-only one."
                    + "\nMaybe exchange the two buffers.");
        }
        if (probabilities.remaining() < (long) number * labels) {
            throw new IllegalArgumentException("The buffer for probabilities must have room for " + (long) number * labels
                    + " numbers, " + labels + " for each of " + number + " rows, found room for " + probabilities.remaining()
                    + ".\nMaybe clear it, or make it larger.");
        }
        if (shareMemory(rows, probabilities)) {
            throw new IllegalArgumentException("Rows and probabilities must be in memory of their own, found one in the other."
                    + "\nMaybe make another buffer for the probabilities.");
        }
    }

    /** What can be found out: one buffer for both, and arrays. */
    @SuppressWarnings("ReferenceEquality") // buffers with equal numbers are different memory
    private static boolean shareMemory(FloatBuffer one, FloatBuffer other) {
        if (!one.hasArray() || !other.hasArray() || one.array() != other.array()) {
            return one == other && one.hasRemaining();
        }
        int first = one.arrayOffset() + one.position();
        int second = other.arrayOffset() + other.position();
        return first < second + other.remaining() && second < first + one.remaining();
    }

    /** Predicts a block in place where the engine can read and write the buffers, else in buffers of ours. */
    private int block(StudentSession session, FloatBuffer rows, FloatBuffer probabilities, int first, int count) {
        int from = first * positions.size();
        int to = first * labels;
        int size = count * positions.size();
        int width = count * labels;
        return buffers.lend(block -> {
            FloatBuffer in = rows.slice(from, size);
            if (!isNative(rows)) {
                block.requireRows(count);
                in = block.rows().put(0, rows, from, size).slice(0, size);
            }
            requireFinite(block.finite(), in, first);
            if (isNative(probabilities)) {
                session.run(in, count, probabilities.slice(to, width), labels);
            } else {
                block.requireProbabilities(count);
                session.run(in, count, block.probabilities(), labels);
                probabilities.put(to, block.probabilities(), 0, width);
            }
            return count;
        });
    }

    private void requireFinite(FiniteNumbers finite, FloatBuffer rows, int first) {
        int place = finite.firstOther(rows);
        if (place >= 0) {
            throw new IllegalArgumentException("The feature \"" + positions.names().get(place % positions.size()) + "\" of row "
                    + (first + place / positions.size()) + " must be a finite number as float32, found " + rows.get(place)
                    + ".\nMaybe clean the data.");
        }
    }

    private static boolean isNative(FloatBuffer buffer) {
        return buffer.isDirect() && buffer.order() == ByteOrder.nativeOrder();
    }
}
