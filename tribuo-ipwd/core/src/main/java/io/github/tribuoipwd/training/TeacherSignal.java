/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.objective.BatchLogits;
import io.github.tribuoipwd.teacher.CapturedViews;
import io.github.tribuoipwd.teacher.OnlineTeacher;
import io.github.tribuoipwd.teacher.SoftLabels;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a student imitates, batch by batch.
 */
interface TeacherSignal extends Resumable, AutoCloseable {

    /**
     * Gives the logits to imitate. Outside of the epochs they are those of the examples as they are, or where only views were
     * captured, of the first view of each.
     *
     * @param batch the examples
     * @param views their rows as the student gets them, {@code (number, size)} from position 0; not modified
     * @param logits written from position 0 with {@code (number, classes)}; its position does not change
     */
    void logits(Batch batch, FloatBuffer views, FloatBuffer logits);

    /**
     * Takes what the student predicted for a batch.
     *
     * @param batch the examples
     * @param logits the student's logits {@code (number, classes)}
     */
    default void learned(Batch batch, float[] logits) {}

    /**
     * The generator that makes the view of an example which the logits are of.
     *
     * @param draw the epoch
     * @param example the example
     * @return a new generator
     */
    default SplittableRandom generator(ViewDraw draw, int example) {
        return draw.generator(example);
    }

    /** Whether the logits are of views outside of the epochs too, so that there are none of an example as it is. */
    default boolean ofViews() {
        return false;
    }

    /** Whether they are computed from the views, by a teacher beside the training, and do not depend on what the student learns. */
    default boolean online() {
        return false;
    }

    /** What the provenance should know of the teacher. */
    default Map<String, String> facts() {
        return Map.of();
    }

    /** Saves nothing, as suits a signal that does not change while a student learns. */
    @Override
    default void save(StateWriter state) throws IOException {}

    @Override
    default void restore(StateReader state) throws IOException {}

    @Override
    default void close() {}

    /** Some examples: {@code number} of {@code order}, from {@code first} on, in an epoch. */
    record Batch(int[] order, int first, int number, ViewDraw draw) {

        int example(int i) {
            return order[first + i];
        }
    }

    /** Logits that are known before the training. */
    record Stored(SoftLabels teacher) implements TeacherSignal {

        @Override
        public void logits(Batch batch, FloatBuffer views, FloatBuffer logits) {
            teacher.logits().copy(batch.order(), batch.first(), batch.number(), logits.duplicate().position(0));
        }

        @Override
        public Map<String, String> facts() {
            return teacher.facts();
        }
    }

    /** A teacher that gets the student's views. */
    record Online(OnlineTeacher teacher) implements TeacherSignal {

        @Override
        public void logits(Batch batch, FloatBuffer views, FloatBuffer logits) {
            teacher.logits(views, batch.number(), logits);
        }

        @Override
        public boolean online() {
            return true;
        }

        @Override
        public Map<String, String> facts() {
            return teacher.facts();
        }

        @Override
        public void close() {
            teacher.close();
        }
    }

    /** Logits of some views of each example, which are known before the training; each epoch draws one of the views. */
    record Captured(CapturedViews teacher) implements TeacherSignal {

        private int view(ViewDraw draw, int example) {
            return draw.captured(teacher.views(), example);
        }

        @Override
        public void logits(Batch batch, FloatBuffer views, FloatBuffer logits) {
            FloatBuffer target = logits.duplicate().position(0);
            for (int i = 0; i < batch.number(); i++) {
                int example = batch.example(i);
                teacher.logits(example, view(batch.draw(), example), target);
            }
        }

        @Override
        public SplittableRandom generator(ViewDraw draw, int example) {
            return teacher.generator(example, view(draw, example));
        }

        @Override
        public boolean ofViews() {
            return true;
        }

        @Override
        public Map<String, String> facts() {
            return teacher.facts();
        }

        @Override
        public void close() {
            teacher.close();
        }
    }

    /**
     * The student's own logits for an example when it last saw it, off the heap; before that the label (Kim et al., ICCV 2021).
     */
    record PastSelf(DenseRows past) implements TeacherSignal {

        static PastSelf of(int[] labels, int classes) {
            DenseRows past = DenseRows.allocate(labels.length, classes);
            FloatBuffer row = FloatBuffer.allocate(classes);
            for (int i = 0; i < labels.length; i++) {
                row.put(labels[i], BatchLogits.LABEL_LOGIT);
                past.put(i, row.rewind());
                row.put(labels[i], 0);
            }
            return new PastSelf(past);
        }

        @Override
        public void logits(Batch batch, FloatBuffer views, FloatBuffer logits) {
            past.copy(batch.order(), batch.first(), batch.number(), logits.duplicate().position(0));
        }

        @Override
        public void learned(Batch batch, float[] logits) {
            FloatBuffer rows = FloatBuffer.wrap(logits);
            for (int i = 0; i < batch.number(); i++) {
                past.put(batch.example(i), rows);
            }
        }

        @Override
        public void save(StateWriter state) throws IOException {
            state.rows(past);
        }

        @Override
        public void restore(StateReader state) throws IOException {
            state.rows(past);
        }
    }
}
