/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Messages;
import io.github.tribuoipwd.support.Students;
import org.junit.jupiter.api.Test;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperators;

/** A student as a part of a larger graph of Tribuo's. */
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
}
