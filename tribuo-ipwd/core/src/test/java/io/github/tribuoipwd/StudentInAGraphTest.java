/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Messages;
import io.github.tribuoipwd.support.Students;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperators;

/** A student as a part of a larger graph of Tribuo's. */
@Tag("unit")
class StudentInAGraphTest {

    @Test
    void theInputMustHaveTheStudentsFeatures() {
        try (DistilledModel model = Students.labelsOnly().epochs(1).build().train(Data.examples(100, 1))) {
            int features = model.getFeatureIDMap().size();
            ONNXContext context = new ONNXContext();
            ONNXNode scaled = context.floatInput("fitting", features).apply(ONNXOperators.NEG);
            model.writeONNXGraph(scaled).assignTo(context.floatOutput(model.getOutputIDInfo().size()));
            assertEquals(1, context.buildGraph().getOutputCount());
            Messages.assertError(IllegalArgumentException.class,
                    () -> model.writeONNXGraph(new ONNXContext().floatInput("narrow", features - 1)),
                    features + " features", "found " + (features - 1), "narrow");
        }
    }

    private static GraphProto graph(DistilledModel model, int width) {
        ONNXContext context = new ONNXContext();
        model.writeONNXGraph(context.floatInput(width)).assignTo(context.floatOutput(model.getOutputIDInfo().size()));
        return context.buildGraph();
    }

    private static void assertPredicts(DistilledModel model, int width, ToIntFunction<String> ids, MutableDataset<Label> data)
            throws OrtException {
        float[][] rows = new float[data.size()][width];
        int row = 0;
        for (Example<Label> example : data) {
            for (Feature feature : example) {
                rows[row][ids.applyAsInt(feature.getName())] = (float) feature.getValue();
            }
            row++;
        }
        byte[] onnx = ModelProto.newBuilder().setIrVersion(6).setGraph(graph(model, width))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13)).build().toByteArray();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(onnx); OnnxTensor input = OnnxTensor.createTensor(environment, rows);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            float[][] found = (float[][]) result.get(0).getValue();
            for (int i = 0; i < found.length; i++) {
                for (Label label : model.predict(data.getExample(i)).getOutputScores().values()) {
                    assertEquals(label.getScore(), found[i][model.getOutputIDInfo().getID(label)], 1e-5);
                }
            }
        }
    }

    /** All columns by the model's ids, which are not the layout's order; and those of the data's ids, which are fewer. */
    @Test
    void columnsInTheOrderOfTheIds() throws OrtException {
        MutableDataset<Label> data = Data.examples(100, 1);
        ImmutableFeatureMap seen = data.getFeatureIDMap();
        for (int[] shape : new int[][] {{16}, {1, 4, 4}, {18}, {1, 5, 5}, {2, 3, 3}}) {
            try (DistilledModel model = Students.labelsOnly().layout(new IndexedLayout(shape)).student(shape.length == 1
                    ? new MultilayerPerceptron(8) : ConvolutionalNetwork.builder(4).build())
                    .build().train(data)) {
                ImmutableFeatureMap all = model.getFeatureIDMap();
                assertPredicts(model, all.size(), all::getID, data);
                assertPredicts(model, seen.size(), seen::getID, data);
            }
        }
    }
}
