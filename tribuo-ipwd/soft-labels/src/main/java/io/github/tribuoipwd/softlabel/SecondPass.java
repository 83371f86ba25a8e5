/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.features.RowKeys;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/**
 * Reads the examples that are to be captured, after the first pass was the {@link Survey}, and compares with what that saw and
 * with what an earlier run captured.
 *
 * @param examples the data
 * @param survey the first pass
 * @param partExamples examples in a part
 * @param share which parts are captured
 * @param done those that are whole already
 */
record SecondPass(Iterable<? extends Example<Label>> examples, Survey survey, int partExamples, CaptureShare share,
        Map<Integer, SoftLabelManifest.PartRecord> done) {

    /** Where the examples go, block by block; a block has examples of one part. */
    interface Blocks {

        /** A block without examples. */
        ExampleBlock empty();

        /** Takes a block that {@link #empty()} gave. */
        void take(ExampleBlock block, int part, boolean lastOfPart);
    }

    /**
     * Reads all examples.
     *
     * @throws SoftLabelException if they are not those of the first pass or of the earlier run
     */
    void read(Blocks blocks) {
        FloatBuffer row = Buffers.direct(survey.positions().size());
        RowKeys keys = new RowKeys(survey.positions().size());
        ExampleBlock block = null;
        long number = 0;
        for (Example<Label> example : examples) {
            int part = Math.toIntExact(number / partExamples);
            boolean firstOfPart = number % partExamples == 0;
            number++;
            SoftLabelManifest.PartRecord known = done.get(part);
            if (!share.holds(part) || (known != null && !firstOfPart)) {
                continue;
            }
            gather(example, number - 1, row);
            if (survey.keys().containsKey(number - 1)) {
                survey.requireSame(number - 1, CaptureRun.key(keys, row));
            }
            if (known != null) {
                requireSame(known, CaptureRun.key(keys, row).toString(), number - 1);
                continue;
            }
            if (block == null) {
                block = blocks.empty();
            }
            block.add(row.rewind(), Survey.label(example));
            boolean last = number % partExamples == 0 || number == survey.examples();
            if (block.isFull() || last) {
                blocks.take(block, part, last);
                block = null;
            }
        }
        requireSame(number);
    }

    private void requireSame(long number) {
        if (number != survey.examples()) {
            throw new SoftLabelException("The data must give the same examples in each pass, found " + survey.examples()
                    + " in the first and " + number + " in the second.\nMaybe a file is still being written, or the data are an"
                    + " iterator that ends once; load them into a dataset first.");
        }
    }

    private void gather(Example<Label> example, long number, FloatBuffer row) {
        int known = survey.positions().gather(List.of(example), row)[0];
        if (known == 0) {
            throw new SoftLabelException("Each example must have a feature of the layout's " + survey.positions().size()
                    + ", found none in example " + number + ".\nMaybe the data come from another source than the layout was made"
                    + " for.");
        }
    }

    private static void requireSame(SoftLabelManifest.PartRecord part, String key, long example) {
        if (!part.firstKey().equals(key)) {
            throw new SoftLabelException("The data must be those that the capture began with, found other values in example "
                    + example + ", the first of " + part.name() + ".\nMaybe the data were changed or come in another order;"
                    + " capture them into another folder.");
        }
    }
}
