/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.data.ConfigurableTrainTest;

/** The trainer in Tribuo's own program, as a process. */
@Tag("end-to-end")
class TribuoProgramTest {

    private static final Pattern ACCURACY = Pattern.compile("(?m)^Accuracy +.*?([01]\\.\\d+)");

    @TempDir
    private Path folder;

    @Test
    void configurableTrainTest() throws IOException, InterruptedException {
        Path model = folder.resolve("model.tribuo");
        ChildJvm.Result result = ChildJvm.plain("-Xmx1g").in(Path.of("../configurations")).run(ConfigurableTrainTest.class,
                "-c", "digits.xml", "-t", "ipwd", "-a", "label-factory",
                "-s", "CSV", "--csv-response-name", "digit",
                "-u", "../data/digits-train.csv", "-v", "../data/digits-test.csv",
                "-f", model.toString(), "--model-output-protobuf", "true",
                "--cross-validate", "true", "-n", "2");
        String printed = result.output();
        assertEquals(0, result.code(), printed);
        Model<Label> student = assertInstanceOf(DistilledModel.class, Model.deserializeFromFile(model));
        double accuracy = new LabelEvaluator().evaluate(student, Digits.data("test")).accuracy();
        assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy);
        Matcher line = ACCURACY.matcher(printed);
        assertTrue(line.find(), printed);
        assertEquals(accuracy, Double.parseDouble(line.group(1)), 1e-3, printed);
        assertTrue(printed.contains("Summary across the folds:"), printed);
    }
}
