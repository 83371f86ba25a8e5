/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import io.github.tribuoipwd.features.FeaturePositions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.tribuo.Example;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/**
 * Predicts examples, one block after the other; where the session computes a block on one thread, several beside each other.
 * Thread safe.
 */
final class ExamplePredictor {

    private final ImmutableOutputInfo<Label> labels;
    private final FeaturePositions positions;
    private final FeatureCheck check;
    private final PredictionBuffers buffers;

    ExamplePredictor(ImmutableOutputInfo<Label> labels, FeaturePositions positions, FeatureCheck check,
            PredictionBuffers buffers) {
        this.labels = labels;
        this.positions = positions;
        this.check = check;
        this.buffers = buffers;
    }

    /** The predictions of a block, and for each the number of its features that the model has. */
    private record Block(List<Example<Label>> examples, int[] known, List<Prediction<Label>> predictions) {}

    /** Predicts one example; only while the session is held. */
    Prediction<Label> predict(StudentSession session, Example<Label> example) {
        return checked(predicted(session, List.of(example))).get(0);
    }

    /** Predicts examples; only while the session is held. */
    List<Prediction<Label>> predict(StudentSession session, Iterable<Example<Label>> examples) {
        List<Prediction<Label>> predictions = new ArrayList<>();
        SideBySide.run(blocks(session, examples.iterator()), buffers.atOnce(session.threads().blocks()),
                block -> predictions.addAll(checked(block)));
        return predictions;
    }

    private Iterator<Supplier<Block>> blocks(StudentSession session, Iterator<Example<Label>> examples) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return examples.hasNext();
            }

            @Override
            public Supplier<Block> next() {
                List<Example<Label>> some = new ArrayList<>();
                while (some.size() < buffers.rowsPerBlock() && examples.hasNext()) {
                    some.add(examples.next());
                }
                return () -> predicted(session, some);
            }
        };
    }

    private List<Prediction<Label>> checked(Block block) {
        check.check(block.examples(), block.known());
        return block.predictions();
    }

    private Block predicted(StudentSession session, List<Example<Label>> examples) {
        int width = labels.size();
        return buffers.lend(block -> {
            block.require(examples.size());
            int[] known = positions.gather(examples, block.rows());
            session.run(block.rows(), known.length, block.probabilities(), width);
            float[] values = new float[known.length * width];
            block.probabilities().get(0, values);
            List<Prediction<Label>> predictions = new ArrayList<>(known.length);
            for (int i = 0; i < known.length; i++) {
                LabelScores scores = new LabelScores(labels, Arrays.copyOfRange(values, i * width, (i + 1) * width));
                predictions.add(new Prediction<>(scores.best(), scores, known[i], examples.get(i), true));
            }
            return new Block(examples, known, predictions);
        });
    }
}
