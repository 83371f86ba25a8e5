/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Tables;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;

/** Training Tribuo's own models on data that a teacher labels or weights needs no DJL. */
@Tag("end-to-end")
class WithoutDjlTest {

    @TempDir
    private Path folder;

    /** Both JVMs. */
    static final class Sources {

        private Sources() {}

        public static void main(String[] arguments) throws IOException {
            results(Path.of(arguments[0])).forEach(System.out::println);
        }

        static List<String> results(Path folder) throws IOException {
            ConfigurableDataSource<Label> source = new Tables(60, 1, false);
            Teacher labels = new TribuoTeacher(folder.resolve("labels.tribuo"));
            List<String> lines = new ArrayList<>();
            for (Teacher teacher : List.of(labels, OnnxTeacher.builder(folder.resolve("teacher.onnx"), Tables.LABELS).build())) {
                TeacherLabeledDataSource labeled = new TeacherLabeledDataSource(source, teacher, new SortedLayout());
                lines.add("labels " + show(labeled) + " " + labeled.agreement());
                for (WeightingMode mode : WeightingMode.values()) {
                    PropensityWeightedDataSource weighted = PropensityWeightedDataSource
                            .builder(source, new ModelPairEstimator(labels, teacher)).mode(mode).build();
                    lines.add("weights " + show(weighted) + " " + weighted.summary());
                    lines.add("model " + new LogisticRegressionTrainer().train(new MutableDataset<>(weighted))
                            .predict(source.iterator().next()).getOutput());
                }
            }
            return lines;
        }

        private static String show(Iterable<Example<Label>> examples) {
            List<String> shown = new ArrayList<>();
            examples.forEach(example -> shown.add(example.getOutput().getLabel() + example.getWeight()));
            return shown.stream().collect(Collectors.joining(","));
        }
    }

    @Test
    void teachersLabelAndWeight() throws IOException, InterruptedException {
        new LogisticRegressionTrainer().train(Tables.dataset(120, 2, false)).serializeToFile(folder.resolve("labels.tribuo"));
        TeacherFile.of(3, -1, 6).write(folder.resolve("teacher.onnx"));
        ChildJvm.Result result = new ChildJvm("-Djava.util.logging.config.file=absent").withoutDjl()
                .run(Sources.class, folder.toString());
        assertEquals(0, result.code(), result.output());
        List<String> found = result.output().lines().filter(line -> line.matches("(labels|weights|model) .*")).toList();
        assertEquals(String.join("\n", Sources.results(folder)), String.join("\n", found));
    }
}
