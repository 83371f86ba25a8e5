/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** The direct memory of a training is bounded by the bytes of a batch, not by a number of rows. */
@Tag("property")
class TrainingMemoryTest {

    @TempDir
    private Path folder;

    /** Rows of 1 MiB; of small ones the teacher would get 256 at once. */
    @Test
    void largeImages() throws IOException, InterruptedException {
        ChildJvm.Result result = new ChildJvm("-XX:MaxDirectMemorySize=64m").environment("OMP_NUM_THREADS", "1")
                .run(TrainingMemoryTest.class, folder.toString());
        assertEquals(0, result.code(), result::output);
        assertTrue(result.output().contains("predicted 6"), result::output);
    }

    /** The other JVM. */
    public static void main(String[] args) throws IOException {
        int side = 300;
        SplittableRandom random = new SplittableRandom(1);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("large", new LabelFactory()),
                new LabelFactory());
        for (int i = 0; i < 6; i++) {
            byte[] pixels = new byte[3 * side * side];
            random.nextBytes(pixels);
            data.add(new DenseExample<>(new Label(i % 2 == 0 ? "even" : "odd"), FeatureNames.numbered(pixels.length),
                    DenseRow.of(pixels)));
        }
        OnnxTeacher teacher = OnnxTeacher.builder(TeacherFile.of(2, -1, 3, side, side).write(Path.of(args[0], "teacher.onnx")),
                List.of("even", "odd")).build();
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new IndexedLayout(3, side, side)).teacher(teacher)
                .transform(InputTransform.builder().scale(1 / 255.0).build()).student(ConvolutionalNetwork.builder(2).build())
                .augmentation(new HorizontalFlip(0.5)).overlap(true).optimizer(new Sgd(1e-4)).maximumGradientNorm(1).epochs(1)
                .batchSize(2).build();
        try (DistilledModel model = trainer.train(data)) {
            System.out.println("predicted " + model.predict(data).size());
        }
    }
}
