/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;

/** A student that was exported is a teacher: its file has what else would be guessed. */
@Tag("unit")
class ExportedStudentTest {

    /** In Tribuo's order neither this nor the alphabet. */
    private static final List<String> NAMES = List.of("sweet \"pepper\"", "bee", "a\\u00e9\u00e9\ud83d\ude00");

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = renamed(Data.examples(300, 1));
    private Path file;
    private DistilledModel model;

    private static MutableDataset<Label> renamed(MutableDataset<Label> examples) {
        MutableDataset<Label> renamed = new MutableDataset<>(examples.getSourceProvenance(), examples.getOutputFactory());
        for (Example<Label> example : examples) {
            Example<Label> copy = new ArrayExample<>(new Label(NAMES.get(Data.LABELS.indexOf(example.getOutput().getLabel()))));
            example.forEach(copy::add);
            renamed.add(copy);
        }
        return renamed;
    }

    @BeforeEach
    void export() throws IOException {
        model = Students.labelsOnly().optimizer(new Sgd(0.2)).epochs(5).build().train(data);
        file = folder.resolve("student.onnx");
        model.saveONNXModel("test", 1, file);
    }

    @AfterEach
    void close() {
        model.close();
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>();
        for (int id = 0; id < NAMES.size(); id++) {
            columns.add(model.getOutputIDInfo().getOutput(id).getLabel());
        }
        return columns;
    }

    private static int[] labelIds(MutableDataset<Label> of, List<String> labels) {
        List<Integer> ids = new ArrayList<>();
        of.forEach(example -> ids.add(labels.indexOf(example.getOutput().getLabel())));
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void labelsOfTheFile() {
        OnnxTeacher teacher = OnnxTeacher.builder(file, List.of()).build();
        assertEquals(columns(), teacher.labels());
        assertTrue(teacher.getProvenance().toString().contains(columns().get(0)), "the provenance has them");
        SoftLabels found = SoftLabels.capture(teacher, Data.positions(data, Data.FEATURES), Data.rows(data, Data.FEATURES), NAMES,
                labelIds(data, NAMES));
        assertTrue(found.accuracy() > 0.8, () -> "accuracy " + found.accuracy());
        for (int i = 0; i < 20; i++) {
            Prediction<Label> prediction = model.predict(data.getExample(i));
            float[] logits = Data.row(found.logits(), i);
            for (int column = 1; column < NAMES.size(); column++) {
                assertEquals(Math.log(score(prediction, column) / score(prediction, 0)), logits[column] - logits[0], 1e-3);
            }
        }
    }

    private static double score(Prediction<Label> prediction, int column) {
        return prediction.getOutputScores().get(NAMES.get(column)).getScore();
    }

    @Test
    void labelsThatAreSet() {
        assertEquals(columns(), OnnxTeacher.builder(file, columns()).build().labels());
        List<String> others = List.of("x", "y", "z");
        assertEquals(others, OnnxTeacher.builder(file, others).build().labels());
        List<String> swapped = new ArrayList<>(columns());
        Collections.swap(swapped, 0, 2);
        assertNotEquals(columns(), swapped);
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(file, swapped).build(), "labels", "in the order of " + file,
                "\"" + swapped.get(0) + "\" in column 2", "found it in column 0");
    }

    @Test
    void theTransformIsInside() {
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(file, List.of()).transform(InputTransform.builder().scale(2).build()).build(),
                "transform", "part of the graph");
    }

    @Test
    void featuresInAnotherOrder() {
        List<String> names = new ArrayList<>(Data.positions(data, Data.FEATURES).names());
        Collections.swap(names, 3, 4);
        OnnxTeacher teacher = OnnxTeacher.builder(file, List.of()).build();
        assertError(TeacherException.class, () -> teacher.open(new FeaturePositions(names, Data.FEATURES), Data.rows(data, Data.FEATURES)),
                "tribuo-ipwd.features", "3 at position 3", "found 4");
        // Other names are no evidence.
        List<String> renamed = names.stream().map(name -> "f" + name).toList();
        teacher.open(new FeaturePositions(renamed, Data.FEATURES), Data.rows(data, Data.FEATURES)).close();
    }

    @Test
    void filesOfOtherPrograms() throws IOException {
        Path foreign = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve("teacher.onnx"));
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(foreign, List.of()).build(), "labels", "two labels or more",
                "only the export of a student");
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(folder.resolve("none.onnx"), List.of()).build(), "none.onnx");
        ModelProto exported = ModelProto.parseFrom(Files.readAllBytes(file));
        ModelProto.Builder damaged = exported.toBuilder().clearMetadataProps();
        for (StringStringEntryProto entry : exported.getMetadataPropsList()) {
            damaged.addMetadataProps(entry.getKey().equals("tribuo-ipwd.labels") ? entry.toBuilder().setValue("[\"a\",").build() : entry);
        }
        Files.write(foreign, damaged.build().toByteArray());
        assertError(IllegalArgumentException.class, () -> OnnxTeacher.builder(foreign, List.of()).build(), "no JSON list of texts", "metadata");
    }
}
