/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.defaults;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import java.util.List;
import java.util.stream.IntStream;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.common.tree.RandomForestTrainer;

/** The teachers of a task, by name: that of the images is a file, the others are trained here. Those that end in -10 were trained on a part of the rows with class shares of 10 to 1. */
final class Teachers {

    private static final String BIASED = "-10";

    private Teachers() {}

    static List<String> names(Task task) {
        return task.onnxTeacher() == null ? List.of("forest", "xgboost", "network", "forest-10", "xgboost-10", "network-10")
                : List.of("network");
    }

    static boolean isBiased(String name) {
        return name.endsWith(BIASED);
    }

    /**
     * A teacher.
     *
     * @param teacher the teacher
     * @param accuracy its accuracy on the test rows; NaN where it is not measured here
     */
    record Trained(Teacher teacher, double accuracy) {}

    static Trained of(String name, Task task) {
        if (name.equals("network") && task.onnxTeacher() != null) {
            List<String> labels = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
            return new Trained(OnnxTeacher.builder(task.onnxTeacher(), labels)
                    .transform(InputTransform.builder().scale(1 / 255.0).build()).build(), Double.NaN);
        }
        Dataset<Label> data = isBiased(name) ? task.uneven(10) : task.train();
        Model<Label> model = train(name.replace(BIASED, ""), task, data);
        return new Trained(TribuoTeacher.of(model), new LabelEvaluator().evaluate(model, task.test()).accuracy());
    }

    private static Model<Label> train(String kind, Task task, Dataset<Label> data) {
        return switch (kind) {
            // Each split looks at a part of the features; trees grow until their leaves are pure.
            case "forest" -> new RandomForestTrainer<>(new CARTClassificationTrainer(Integer.MAX_VALUE, 0.3f, 1L),
                    new VotingCombiner(), 100, 1L).train(data);
            case "xgboost" -> new XGBoostClassificationTrainer(60, 0.3, 0, 6, 1, 1, 1, 1, 0, 1, true, 1L).train(data);
            default -> DistillationTrainer.builder().layout(task.layout()).student(new MultilayerPerceptron(256, 256)).epochs(30)
                    .seed(99).build().train(data);
        };
    }
}
