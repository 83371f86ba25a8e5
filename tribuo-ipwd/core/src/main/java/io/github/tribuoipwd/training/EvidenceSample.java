/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.objective.TrainingEvidence;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The evidence by which an objective settles: all label counts, and the teacher's logits for examples from everywhere in the
 * data, as they are; of logits that were captured for views, those of the first view. Logits that are known already are read for
 * as many examples as fit; a teacher beside the training computes them for fewer.
 */
final class EvidenceSample {

    private static final long STORED_BYTES = 8 << 20;
    private static final int ONLINE_EXAMPLES = 2048;
    /** For many classes more: a class of a few examples shows nothing. */
    private static final int EXAMPLES_A_CLASS = 20;
    private static final int MOST_ONLINE_EXAMPLES = 16384;
    private static final int BLOCK = 256;

    private EvidenceSample() {}

    /** The evidence of a training; without a teacher where there is none. The temperature is {@code Teacher.temperature()}. */
    static TrainingEvidence of(TrainingSet data, @Nullable TeacherSignal teacher, OptionalDouble temperature) {
        int classes = data.labelNames().size();
        long[] counts = new long[classes];
        for (int label : data.labels()) {
            if (label >= 0) {
                counts[label]++;
            }
        }
        if (teacher == null) {
            return TrainingEvidence.of(counts).named(data.labelNames());
        }
        int online = Math.max(ONLINE_EXAMPLES, Math.min(MOST_ONLINE_EXAMPLES, EXAMPLES_A_CLASS * classes));
        int most = teacher.online() ? online : Math.max(online, Buffers.rowsWithin(STORED_BYTES, classes));
        int[] examples = TrainingRows.draw(data.size(), most);
        return TrainingEvidence.of(counts, IntStream.of(examples).map(example -> data.labels()[example]).toArray(),
                () -> logits(data, teacher, examples), temperature).named(data.labelNames());
    }

    private static float[] logits(TrainingSet data, TeacherSignal teacher, int[] examples) {
        int classes = data.labelNames().size();
        float[] logits = new float[Math.multiplyExact(examples.length, classes)];
        int block = Math.min(BLOCK, examples.length);
        FloatBuffer views = Buffers.direct(Math.multiplyExact(block, teacher.online() ? data.rows().size() : 0));
        FloatBuffer found = Buffers.direct(Math.multiplyExact(block, classes));
        for (int first = 0; first < examples.length; first += block) {
            int number = Math.min(block, examples.length - first);
            views.clear();
            for (int i = first; teacher.online() && i < first + number; i++) {
                data.rows().copy(examples[i], views);
            }
            teacher.logits(new TeacherSignal.Batch(examples, first, number, ViewDraw.OUTSIDE), views.rewind(), found);
            found.get(0, logits, first * classes, number * classes);
        }
        return logits;
    }

    /** The evidence of a training of these labels that has neither data nor a teacher yet, to rehearse an objective. */
    static TrainingEvidence rehearsal(List<String> names) {
        int classes = names.size();
        long[] counts = new long[classes];
        Arrays.fill(counts, 1);
        return TrainingEvidence.of(counts, IntStream.range(0, classes).toArray(), () -> new float[classes * classes],
                OptionalDouble.empty()).named(names);
    }
}
