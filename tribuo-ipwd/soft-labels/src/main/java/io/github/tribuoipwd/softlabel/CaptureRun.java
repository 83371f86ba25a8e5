/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.features.RowKey;
import io.github.tribuoipwd.features.RowKeys;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.teacher.OnlineTeacher;
import io.github.tribuoipwd.teacher.TeacherStoppedException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.logging.Logger;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/** One run of a capture over some data: its plan, the capture itself, or a comparison with a store. */
final class CaptureRun {

    private static final Logger logger = Logger.getLogger(CaptureRun.class.getName());

    private final SoftLabelCapture capture;
    private final Iterable<? extends Example<Label>> examples;
    private final CaptureShare share;
    private final List<String> labels;

    CaptureRun(SoftLabelCapture capture, Iterable<? extends Example<Label>> examples, CaptureShare share) {
        this.capture = capture;
        this.examples = examples;
        this.share = share;
        labels = capture.teacher().labels();
    }

    private Survey survey() {
        Survey survey = Survey.of(examples, capture.layout(), labels);
        int[] shape = survey.positions().shape();
        SoftLabelViews views = capture.views();
        if (views.augmentation() != null && !Arrays.equals(shape, views.augmentation().outputShape(shape))) {
            throw new SoftLabelException("The augmentation must keep the shape of the rows, " + Arrays.toString(shape)
                    + ", found " + Arrays.toString(views.augmentation().outputShape(shape)) + " from "
                    + views.augmentation() + ".\nMaybe let the data source give the size that the student shall see.");
        }
        return survey;
    }

    /** A running teacher, after the check of its contract and its labels on the sample. */
    private OnlineTeacher open(Survey survey) {
        try {
            return OnlineTeacher.open(capture.teacher(), survey.positions(), survey.sample(), labels, survey.labelIds(labels),
                    capture.teacherCheck());
        } catch (TeacherStoppedException e) {
            throw new SoftLabelException("The capture was interrupted while its teacher was checked.\nMaybe run it again: it goes on"
                    + " after the last whole part.", e);
        }
    }

    private ExampleBlock block(Survey survey) {
        return new ExampleBlock(capture.views(), capture.encoding(), labels.size(), survey.positions().shape());
    }

    private long shareOf(long all) {
        long counted = 0;
        for (int part = 0; (long) part * capture.partExamples() < all; part++) {
            if (share.holds(part)) {
                counted += examplesOf(part, all);
            }
        }
        return counted;
    }

    private long examplesOf(int part, long all) {
        return Math.min(capture.partExamples(), all - (long) part * capture.partExamples());
    }

    CapturePlan plan() {
        Survey survey = survey();
        try (OnlineTeacher teacher = open(survey)) {
            ExampleBlock block = block(survey);
            PlanSlice slice = new PlanSlice(capture.encoding(), labels.size());
            FloatBuffer row = Buffers.direct(survey.positions().size());
            // The second of two passes is measured: the first one warms up.
            double seconds = 0;
            for (int pass = 0; pass < 2; pass++) {
                long start = System.nanoTime();
                for (int i = 0; i < survey.sample().count() && !block.isFull(); i++) {
                    survey.sample().copy(i, row.clear());
                    block.add(row.flip(), survey.labels().get(i));
                }
                slice.begin();
                // What a smaller part of the classes would lose is no work of a capture.
                boolean warmUp = pass == 0;
                block.compute((rows, number, logits) -> {
                    teacher.logits(rows, number, logits);
                    if (warmUp) {
                        slice.look(number, logits);
                    }
                }, slice::add);
                seconds = (System.nanoTime() - start) / 1e9;
            }
            long all = shareOf(survey.examples());
            long rows = all * capture.views().number();
            SortedMap<Integer, Double> byTop = new TreeMap<>();
            for (int top = 4; capture.encoding().top() == 0 && top <= PlanSlice.TOPS && top < labels.size(); top *= 2) {
                byTop.put(top, slice.lostMass(top));
            }
            return new CapturePlan(all, rows, Math.round(slice.bytesPerRow() * rows), seconds / slice.rows() * rows,
                    capture.encoding().top() == 0 ? 0 : slice.lostMass(capture.encoding().top()), byTop, slice.rows());
        }
    }

    /** What the store is of, before its parts. */
    private SoftLabelManifest described(Survey survey, Map<String, String> facts) {
        return CaptureDescription.of(capture, survey.positions(), facts, CaptureDescription.data(examples))
                .with(new SoftLabelManifest.CutRecord(survey.examples(), capture.partExamples(), survey.sampleSha256()))
                .with(share.of() == 1 ? null : share, shareOf(survey.examples()), List.of());
    }

    SoftLabelStore run(Path folder, CaptureListener listener) {
        try (CaptureFolder output = CaptureFolder.open(folder)) {
            Survey survey = survey();
            long start = System.nanoTime();
            try (OnlineTeacher teacher = open(survey)) {
                SoftLabelManifest wanted = described(survey, teacher.facts());
                Map<Integer, SoftLabelManifest.PartRecord> done = output.begin(wanted);
                long[] captured = {done.values().stream().mapToLong(SoftLabelManifest.PartRecord::rows).sum()
                        / capture.views().number()};
                if (!done.isEmpty()) {
                    logger.info(() -> "The capture into " + folder + " goes on: " + done.size() + " parts are whole");
                }
                TeacherPipeline.Output parts = (block, part, last) -> {
                    captured[0] += block.examples();
                    output.write(part, last, block);
                    listener.onProgress(new CaptureListener.Progress(captured[0], wanted.examples(), output.parts(),
                            (System.nanoTime() - start) / 1e9));
                };
                try (TeacherPipeline pipeline = new TeacherPipeline(teacher::logits, () -> block(survey), parts)) {
                    read(new SecondPass(examples, survey, capture.partExamples(), share, done), pipeline);
                    pipeline.finish();
                }
                output.publish();
            }
        }
        return SoftLabelStore.open(folder);
    }

    private static void read(SecondPass pass, TeacherPipeline pipeline) {
        try {
            pass.read(pipeline);
        } catch (Throwable e) {
            try {
                pipeline.finish();
            } catch (RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    StoreComparison compare(SoftLabelStore store) {
        Survey survey = survey();
        try (OnlineTeacher teacher = open(survey)) {
            store.requireSame(CaptureDescription.of(capture, survey.positions(), teacher.facts(), Map.of()),
                    "this configuration");
            SampleComparison comparison = new SampleComparison(store.manifest().encoding(), labels);
            ExampleBlock block = new ExampleBlock(capture.views(), new SoftLabelEncoding(Precision.FLOAT32, 0), labels.size(),
                    survey.positions().shape());
            FloatBuffer row = Buffers.direct(survey.positions().size());
            List<Long> numbers = List.copyOf(survey.keys().keySet());
            for (int i = 0; i < survey.sample().count(); i++) {
                if (!store.manifest().holds(numbers.get(i))) {
                    continue;
                }
                survey.sample().copy(i, row.clear());
                block.add(row.flip(), survey.labels().get(i));
                if (block.isFull()) {
                    block.compute(teacher::logits, comparison::expect);
                }
            }
            block.compute(teacher::logits, comparison::expect);
            store.forEach(comparison::found);
            return comparison.result();
        }
    }

    /** The key of a row that is in a buffer. */
    static RowKey key(RowKeys keys, FloatBuffer row) {
        return keys.key(row.duplicate().position(0));
    }
}
