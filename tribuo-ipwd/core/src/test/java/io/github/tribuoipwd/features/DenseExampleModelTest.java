/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.tribuoipwd.support.RoundTrips;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.hash.HashCodeHasher;
import org.tribuo.hash.HashedFeatureMap;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.test.Helpers;
import org.tribuo.transform.Transformation;
import org.tribuo.transform.TransformationMap;
import org.tribuo.transform.TransformerMap;
import org.tribuo.transform.transformations.SimpleTransform;

/** Random sequences of operations on a dense example and on Tribuo's own give the same features. */
@Tag("property")
class DenseExampleModelTest {

    private static final int SIZE = 12;
    private static final FeatureNames NAMES = FeatureNames.numbered("p", SIZE);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void randomOperations(boolean bytes) throws Exception {
        for (int seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Example<Label> dense = dense(random, bytes);
            Example<Label> model = new ArrayExample<>(dense);
            assertSame(dense, model);
            List<Example<Label>> denseCopies = new ArrayList<>();
            List<Example<Label>> modelCopies = new ArrayList<>();
            int operations = random.nextInt(1, 12);
            for (int i = 0; i < operations; i++) {
                denseCopies.add(dense.copy());
                modelCopies.add(model.copy());
                long operation = random.nextLong();
                assertEquals(apply(operation, model), apply(operation, dense));
                model = new ArrayExample<>(model); // some of its operations leave names behind its size and meet them later
                dense = serialized(dense, random);
                assertSame(dense, model);
            }
            for (int i = 0; i < operations; i++) {
                assertSame(denseCopies.get(i), modelCopies.get(i));
            }
        }
    }

    private static DenseExample<Label> dense(SplittableRandom random, boolean bytes) {
        byte[] byteValues = new byte[SIZE];
        random.nextBytes(byteValues);
        byteValues[random.nextInt(SIZE)] = 0;
        float[] floatValues = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            floatValues[i] = (float) random.nextDouble(-5, 5);
        }
        return new DenseExample<>(new Label("a"), NAMES, bytes ? DenseRow.of(byteValues) : DenseRow.of(floatValues));
    }

    /** Applies the operation that a number chooses; the kind of error, if there is one. */
    private static String apply(long operation, Example<Label> example) {
        SplittableRandom random = new SplittableRandom(operation);
        try {
            switch (random.nextInt(11)) {
                case 0, 1, 2 -> example.set(feature(random));
                case 3 -> example.add(feature(random));
                case 4 -> example.addAll(features(random, random.nextInt(4)));
                case 5 -> example.removeFeatures(features(random, random.nextInt(3)));
                case 6 -> example.reduceByName((a, b) -> 2 * a + b);
                case 7 -> example.transform(transformers(random));
                case 8 -> example.densify(map(random));
                case 9 -> example.canonicalize(map(random));
                default -> {
                    example.setWeight((float) random.nextDouble());
                    example.setMetadataValue("key " + random.nextInt(5), "value");
                }
            }
            return "";
        } catch (IllegalArgumentException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static Feature feature(SplittableRandom random) {
        String name = random.nextInt(4) == 0 ? "q" + random.nextInt(3) : NAMES.get(random.nextInt(SIZE));
        return new Feature(name, random.nextInt(10) == 0 ? Double.NaN : random.nextDouble());
    }

    private static List<Feature> features(SplittableRandom random, int number) {
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            features.add(feature(random));
        }
        return features;
    }

    private static ImmutableFeatureMap map(SplittableRandom random) {
        MutableDataset<Label> data = dataset();
        List<Feature> features = features(random, random.nextInt(3));
        ArrayExample<Label> example = new ArrayExample<>(new Label("a"), names(random), new double[SIZE]);
        features.stream().filter(feature -> example.lookup(feature.getName()) == null).limit(1)
                .forEach(feature -> example.add(feature.getName(), 1));
        data.add(example);
        return data.getFeatureIDMap();
    }

    private static String[] names(SplittableRandom random) {
        String[] names = new String[SIZE];
        for (int i = 0; i < SIZE; i++) {
            names[i] = NAMES.get(i);
        }
        if (random.nextBoolean()) {
            names[random.nextInt(SIZE)] = "r";
        }
        return names;
    }

    private static TransformerMap transformers(SplittableRandom random) {
        Map<String, List<Transformation>> some = new HashMap<>();
        some.put(NAMES.get(random.nextInt(SIZE)), List.of(SimpleTransform.mul(3), SimpleTransform.add(1)));
        MutableDataset<Label> data = dataset();
        data.add(new ArrayExample<>(new Label("a"), names(random), new double[SIZE]));
        data.add(new ArrayExample<>(new Label("b"), new String[] {"q0", "q1"}, new double[2]));
        return data.createTransformers(random.nextBoolean() ? new TransformationMap(some)
                : new TransformationMap(List.of(SimpleTransform.sub(0.25))));
    }

    private static MutableDataset<Label> dataset() {
        return new MutableDataset<>(new SimpleDataSourceProvenance("test", new LabelFactory()), new LabelFactory());
    }

    /** Now and then through Java's or Tribuo's serialization. */
    private static Example<Label> serialized(Example<Label> example, SplittableRandom random)
            throws IOException, ClassNotFoundException {
        Example<?> again = switch (random.nextInt(3)) {
            case 0 -> Example.deserialize(example.serialize());
            case 1 -> RoundTrips.serialized(example);
            default -> example;
        };
        assertEquals(example, again);
        assertEquals(example.hashCode(), again.hashCode());
        assertEquals(example.toString(), again.toString());
        @SuppressWarnings("unchecked") // a copy of the one given
        Example<Label> typed = (Example<Label>) again;
        return typed;
    }

    private static void assertSame(Example<Label> dense, Example<Label> model) {
        assertEquals(model.size(), dense.size());
        assertEquals(list(model), list(dense));
        assertEquals(model.getWeight(), dense.getWeight());
        assertEquals(model.getMetadata(), dense.getMetadata());
        assertEquals(model.validateExample(), dense.validateExample());
        for (String name : List.of("p00", "p11", "p12", "p1", "q0", "r", "", "p0x", "00000")) {
            Feature expected = model.lookup(name);
            Feature found = dense.lookup(name);
            if (expected == null) {
                assertNull(found);
            } else {
                assertNotNull(found);
                assertEquals(list(List.of(expected)), list(List.of(found)));
            }
        }
        for (int i = 0; i < 4; i++) {
            ImmutableFeatureMap map = map(new SplittableRandom(i));
            assertEquals(model.isDense(map), dense.isDense(map));
        }
    }

    private static List<String> list(Iterable<Feature> features) {
        List<String> all = new ArrayList<>();
        features.forEach(feature -> all.add(feature.getName() + "=" + feature.getValue()));
        return all;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hashedNames(boolean bytes) {
        MutableDataset<Label> data = dataset();
        data.add(dense(new SplittableRandom(1), bytes));
        HashedFeatureMap hashed = HashedFeatureMap.generateHashedFeatureMap(data.getFeatureMap(), new HashCodeHasher("salt of eight"));
        Example<Label> dense = dense(new SplittableRandom(1), bytes);
        Example<Label> model = new ArrayExample<>(dense);
        dense.canonicalize(hashed);
        model.canonicalize(hashed);
        assertEquals(list(model), list(dense));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void datasetsSurviveSerialization(boolean bytes) {
        MutableDataset<Label> data = dataset();
        for (int i = 0; i < 20; i++) {
            data.add(dense(new SplittableRandom(i), bytes));
        }
        data.densify();
        Helpers.testDatasetSerialization(data);
    }
}
