/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.support.Fixture;
import io.github.tribuoipwd.support.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tribuo.Example;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.interop.onnx.DenseTransformer;
import org.tribuo.interop.onnx.LabelTransformer;
import org.tribuo.interop.onnx.ONNXExternalModel;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.test.Helpers;

/** Models of earlier versions still load, give the same predictions, and report their provenance. */
@Tag("parity")
class FixtureTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    private static Stream<Path> versions() throws IOException {
        return Files.list(FIXTURES).sorted();
    }

    private static void assertPredictions(Path version, Model<Label> model) throws IOException {
        List<String> lines = Files.readAllLines(version.resolve("predictions.csv"));
        assertEquals(Fixture.EXAMPLES, lines.size());
        int i = 0;
        for (Example<Label> example : Fixture.data()) {
            String[] expected = lines.get(i++).split(",");
            Map<String, Label> found = model.predict(example).getOutputScores();
            for (int k = 0; k < expected.length; k++) {
                assertEquals(Double.parseDouble(expected[k]), found.get(Tables.LABELS.get(k)).getScore(), 1e-6, "example " + i);
            }
        }
    }

    private static void assertProvenance(ModelProvenance provenance) {
        Helpers.testProvenanceMarshalling(provenance);
        String text = provenance.toString();
        for (String part : List.of("PropensityWeightedDataSource", "TeacherLabeledDataSource", "ModelPairEstimator", "EnsembleTeacher",
                "OnnxTeacher", "TribuoTeacher", "model-hash", "agreement", "weights-effective-sample-size", "mass-weight-correlation",
                "teacher-1-device")) {
            assertTrue(text.contains(part), () -> part + " must be in " + text);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void model(Path version) throws IOException {
        Model<Label> model = Model.deserializeFromFile(version.resolve("model.tribuo")).castModel(Label.class);
        assertPredictions(version, model);
        assertProvenance(model.getProvenance());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void exportedStudent(Path version) throws IOException, OrtException {
        Model<Label> model = Model.deserializeFromFile(version.resolve("model.tribuo")).castModel(Label.class);
        Map<String, Integer> features = ((DistilledModel) model).getFeaturePositions().byName();
        ImmutableOutputInfo<Label> domain = model.getOutputIDInfo();
        Map<Label, Integer> labels = new HashMap<>();
        domain.getDomain().forEach(label -> labels.put(label, domain.getID(label)));
        // The model closes the options.
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try (ONNXExternalModel<Label> external = ONNXExternalModel.createOnnxModel(new LabelFactory(), features, labels,
                new DenseTransformer(), new LabelTransformer(), options, version.resolve("student.onnx"), "input")) {
            assertPredictions(version, external);
            assertProvenance(external.getTribuoProvenance().orElseThrow());
        }
    }
}
