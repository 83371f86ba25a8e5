/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.FeatureCounts;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.UnknownFeatures;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Messages;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;

/** Features at prediction that are unknown to the model: counted, and warned about or refused. */
@Tag("unit")
class UnknownFeaturesTest {

    private static final Logger LOGGER = Logger.getLogger("io.github.tribuoipwd.FeatureCheck");

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            warnings.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private DistilledModel model;

    @BeforeEach
    void train() {
        LOGGER.addHandler(handler);
        model = Students.labelsOnly().epochs(1).build().train(Data.examples(64, 1));
    }

    @AfterEach
    void close() {
        LOGGER.removeHandler(handler);
        model.close();
    }

    /** An example of sixteen features, some of which are renamed. */
    private static Example<Label> renamed(int number) {
        Example<Label> example = new ArrayExample<>(new Label("a"));
        for (int j = 0; j < Data.FEATURES; j++) {
            example.add(new Feature(j < number ? "renamed " + j : "" + j, j));
        }
        return example;
    }

    @Test
    void knownFeaturesAreNoNews() {
        model.predict(Data.examples(50, 2));
        assertEquals(new FeatureCounts(50, 50 * 16, 0, 0), model.featureCounts());
        assertEquals(List.of(), warnings);
    }

    @Test
    void oneWarningForManyExamples() {
        List<Example<Label>> examples = new ArrayList<>();
        IntStream.range(0, 600).forEach(i -> examples.add(renamed(i % 2)));
        model.predict(examples);
        model.predict(renamed(3));
        assertEquals(new FeatureCounts(601, 601 * 16, 303, 301), model.featureCounts());
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).contains("1 of the 16 features") && warnings.get(0).contains("renamed 0"), warnings.get(0));
    }

    @Test
    void theShareThatMayBeUnknown() {
        try (DistilledModel quarter = model.withUnknownFeatures(UnknownFeatures.REFUSE, 0.25)) {
            quarter.predict(renamed(4));
            Messages.assertError(IllegalArgumentException.class, () -> quarter.predict(List.of(renamed(0), renamed(5))), "0.25",
                    "5 of the 16 features", "renamed 0", "maximumUnknownShare");
            assertEquals(new FeatureCounts(3, 48, 9, 1), quarter.featureCounts());
            assertEquals(new FeatureCounts(0, 0, 0, 0), model.featureCounts());
        }
        try (DistilledModel any = model.withUnknownFeatures(UnknownFeatures.REFUSE, 1)) {
            any.predict(renamed(15));
            Messages.assertError(IllegalArgumentException.class, () -> any.predict(renamed(16)), "only unknown ones", "renamed 0");
        }
        assertEquals(List.of(), warnings);
    }

    /** As doubles, .07 times 100 is more than 7, and .29 times 100 less than 29. */
    @Test
    void aShareIsThatShare() {
        for (double share : new double[] {0.07, 0.29}) {
            int unknown = (int) Math.round(100 * share);
            Example<Label> example = new ArrayExample<>(new Label("a"));
            IntStream.range(0, 100).forEach(i -> example.add(new Feature(i < unknown ? "renamed " + i : "" + i, i)));
            try (DistilledModel wide = Students.labelsOnly().layout(new IndexedLayout(100)).epochs(1)
                    .unknownFeatures(UnknownFeatures.REFUSE, share).build().train(Data.examples(64, 1));
                    DistilledModel narrower = wide.withUnknownFeatures(UnknownFeatures.REFUSE, Math.nextDown(share))) {
                wide.predict(example);
                Messages.assertError(IllegalArgumentException.class, () -> narrower.predict(example), unknown + " of the 100");
            }
        }
    }

    /** A name twice, and NaN at features that the model reads and at others. */
    @Test
    void whatTribuoLetsThroughStaysAsItWas() {
        Example<Label> twice = new ArrayExample<>(new Label("a"), new String[] {"1", "1", "2"}, new double[] {5, 7, 1});
        Example<Label> once = new ArrayExample<>(new Label("a"), new String[] {"1", "2"}, new double[] {7, 1});
        assertTrue(model.predict(twice).distributionEquals(model.predict(once), 1e-7), "the last value counts");
        assertEquals(0, model.featureCounts().unknownFeatures());
        Example<Label> nan = new ArrayExample<>(new Label("a"), new String[] {"1"}, new double[] {Double.NaN});
        Messages.assertError(IllegalArgumentException.class, () -> model.predict(nan), "\"1\"", "NaN");
        Example<Label> elsewhere = new ArrayExample<>(new Label("a"), new String[] {"1", "x"}, new double[] {1, Double.NaN});
        model.predict(elsewhere);
        assertEquals(1, model.featureCounts().unknownFeatures());
    }

    @Test
    void positionsThatNoExampleHadAreKnown() {
        MutableDataset<Label> data = Data.examples(64, 1);
        try (DistilledModel wide = Students.labelsOnly().layout(new IndexedLayout(20)).epochs(1).build().train(data)) {
            Example<Label> late = new ArrayExample<>(new Label("a"), new String[] {"17", "19"}, new double[] {1, 2});
            assertEquals(2, wide.predict(late).getNumActiveFeatures());
            assertEquals(0, wide.featureCounts().unknownFeatures());
        }
    }

    @Test
    void theRuleIsATrainersSettingAndSavedWithTheModel() throws IOException {
        MutableDataset<Label> data = Data.examples(64, 1);
        try (DistilledModel strict = Students.labelsOnly().epochs(1).unknownFeatures(UnknownFeatures.REFUSE, 0.1).build()
                .train(data)) {
            assertTrue(strict.getProvenance().toString().contains("maximumUnknownShare"));
            Path file = folder.resolve("model.tribuo");
            strict.serializeToFile(file);
            try (DistilledModel loaded = (DistilledModel) Model.deserializeFromFile(file);
                    DistilledModel shareable = loaded.withShareableProvenance();
                    DistilledModel copy = (DistilledModel) shareable.copy()) {
                for (DistilledModel one : List.of(strict, loaded, shareable, copy)) {
                    one.predict(renamed(1));
                    Messages.assertError(IllegalArgumentException.class, () -> one.predict(renamed(2)), "2 of the 16 features");
                    assertEquals(new FeatureCounts(2, 32, 3, 1), one.featureCounts());
                }
            }
        }
    }

    @Test
    void everyThreadCounts() {
        IntStream.range(0, 400).parallel().forEach(i -> model.predict(renamed(2)));
        assertEquals(new FeatureCounts(400, 400 * 16, 800, 400), model.featureCounts());
        assertEquals(1, warnings.size(), warnings::toString);
    }

    @Test
    void sharesThatAreNone() {
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            String found = "found " + share;
            Messages.assertError(IllegalArgumentException.class, () -> model.withUnknownFeatures(UnknownFeatures.WARN, share), found);
            Messages.assertError(IllegalArgumentException.class,
                    () -> Students.labelsOnly().unknownFeatures(UnknownFeatures.WARN, share).build(), "maximumUnknownShare", found);
        }
    }
}
