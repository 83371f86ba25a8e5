/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.github.tribuoipwd.support.RoundTrips;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.RealInfo;
import org.tribuo.VariableInfo;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.protos.core.DatasetProto;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.transform.TransformationMap;
import org.tribuo.transform.transformations.LinearScalingTransformation;

/** A dense dataset has the same statistics as Tribuo's own. */
@Tag("parity")
class DenseDatasetTest {

    private static final int SIZE = 12;

    private static MutableDataset<Label> tribuo() {
        LabelFactory factory = new LabelFactory();
        return new MutableDataset<>(new SimpleDataSourceProvenance("test", factory), factory);
    }

    private static DenseDataset<Label> dense() {
        LabelFactory factory = new LabelFactory();
        return new DenseDataset<>(new SimpleDataSourceProvenance("test", factory), factory);
    }

    /** Columns that are always zero, have one value, 2, 50 and 51 values beside zero, and all values. */
    private static byte[] values(SplittableRandom random, int example) {
        byte[] values = new byte[SIZE];
        random.nextBytes(values);
        values[0] = 0;
        values[1] = (byte) (random.nextBoolean() ? 0 : 200);
        values[2] = (byte) (1 + random.nextInt(2));
        values[3] = (byte) (example % 51);
        values[4] = (byte) (example % 52);
        return values;
    }

    private static List<Example<Label>> images(int number) {
        SplittableRandom random = new SplittableRandom(1);
        List<Example<Label>> examples = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            examples.add(new DenseExample<>(new Label(i % 3 == 0 ? "a" : "b"), FeatureNames.numbered(SIZE),
                    DenseRow.of(values(random, i))));
        }
        return examples;
    }

    private static void assertSame(Dataset<Label> expected, Dataset<Label> actual) {
        assertEquals(expected.size(), actual.size());
        assertEquals(expected.getOutputInfo().toReadableString(), actual.getOutputInfo().toReadableString());
        assertEquals(expected.getFeatureMap().keySet(), actual.getFeatureMap().keySet());
        for (VariableInfo info : expected.getFeatureMap()) {
            VariableInfo other = actual.getFeatureMap().get(info.getName());
            if (info instanceof RealInfo real) {
                RealInfo found = assertInstanceOf(RealInfo.class, other);
                assertEquals(real.getCount(), found.getCount());
                assertEquals(real.getMin(), found.getMin());
                assertEquals(real.getMax(), found.getMax());
                assertEquals(real.getMean(), found.getMean(), 1e-9);
                assertEquals(real.getVariance(), found.getVariance(), 1e-7);
            } else {
                assertEquals(info, other);
            }
            assertEquals(expected.getFeatureIDMap().getID(info.getName()), actual.getFeatureIDMap().getID(info.getName()));
        }
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.getExample(i), actual.getExample(i));
        }
    }

    /** The same is done to both, and they are the same after every step. */
    @SafeVarargs
    private static void assertSameAfter(Consumer<MutableDataset<Label>>... steps) {
        MutableDataset<Label> expected = tribuo();
        DenseDataset<Label> actual = dense();
        for (Consumer<MutableDataset<Label>> step : steps) {
            step.accept(expected);
            step.accept(actual);
            assertSame(expected, actual);
            assertEquals(expected.isDense(), actual.isDense());
        }
    }

    private static void addImages(MutableDataset<Label> data) {
        images(300).forEach(data::add);
    }

    private static void addSparse(MutableDataset<Label> data) {
        data.add(new ArrayExample<>(new Label("c"), new String[] {"00", "other"}, new double[] {2, 0.5}));
    }

    private static void addFloats(MutableDataset<Label> data) {
        data.add(new DenseExample<>(new Label("a"), FeatureNames.numbered(SIZE), DenseRow.of(new float[] {0.5f, 1, 2, 3, 4, 5, 6, 7, 8,
            9, 10, 11})));
    }

    /** Its values are doubles now. */
    private static void addChanged(MutableDataset<Label> data) {
        Example<Label> example = images(1).get(0);
        example.set(new Feature("05", 3.00000000001));
        data.add(example);
    }

    private static void addOthers(MutableDataset<Label> data) {
        data.add(new DenseExample<>(new Label("a"), FeatureNames.numbered("p", 3), DenseRow.of(new byte[] {1, 2, 3})));
    }

    @Test
    void imagesOneByOne() {
        assertSameAfter(DenseDatasetTest::addImages, DenseDatasetTest::addImages);
    }

    @Test
    void otherExamplesAmongThem() {
        assertSameAfter(DenseDatasetTest::addImages, DenseDatasetTest::addSparse, DenseDatasetTest::addImages);
        assertSameAfter(DenseDatasetTest::addSparse, DenseDatasetTest::addImages);
        assertSameAfter(DenseDatasetTest::addImages, DenseDatasetTest::addFloats, DenseDatasetTest::addImages);
        assertSameAfter(DenseDatasetTest::addImages, DenseDatasetTest::addChanged, DenseDatasetTest::addImages);
        assertSameAfter(DenseDatasetTest::addImages, DenseDatasetTest::addOthers);
    }

    @Test
    void whatCanBeDoneToADataset() {
        TransformationMap scaling = new TransformationMap(List.of(new LinearScalingTransformation(0, 1)), Map.of());
        assertSameAfter(DenseDatasetTest::addImages, data -> data.transform(data.createTransformers(scaling)),
                DenseDatasetTest::addImages);
        assertSameAfter(DenseDatasetTest::addImages, MutableDataset::densify, MutableDataset::regenerateFeatureInfo,
                MutableDataset::regenerateOutputInfo, DenseDatasetTest::addImages);
        assertSameAfter(DenseDatasetTest::addImages, MutableDataset::clear, DenseDatasetTest::addFloats, MutableDataset::clear,
                DenseDatasetTest::addImages);
    }

    /** A row that counts how often it is read, of bytes or of other numbers that are finite. */
    private static final class Watched extends DenseRow {

        private static final long serialVersionUID = 1L;

        private final DenseRow row;
        private int reads;

        Watched(DenseRow row) {
            this.row = row;
        }

        @Override
        public int size() {
            return row.size();
        }

        @Override
        public double get(int position) {
            return load().get(position);
        }

        @Override
        public void copyTo(FloatBuffer target, int offset) {
            load().copyTo(target, offset);
        }

        @Override
        public boolean alwaysFinite() {
            return true;
        }

        @Override
        public DenseRow load() {
            reads++;
            return row;
        }
    }

    private static List<Watched> watched(int number) {
        SplittableRandom random = new SplittableRandom(1);
        return IntStream.range(0, number).mapToObj(i -> new Watched(DenseRow.of(values(random, i)))).toList();
    }

    private static void addRow(MutableDataset<Label> data, DenseRow row) {
        data.add(new DenseExample<>(new Label("a"), FeatureNames.numbered(SIZE), row));
    }

    private static int[] reads(List<Watched> rows) {
        return rows.stream().mapToInt(row -> row.reads).distinct().toArray();
    }

    /** An image must not be decoded for nothing, nor twice. */
    @Test
    void rowsAreReadOnceAndOnlyForStatistics() {
        List<Watched> rows = watched(100);
        DenseDataset<Label> data = dense();
        rows.forEach(row -> addRow(data, row));
        assertEquals(SIZE, data.getProvenance().getNumFeatures());
        assertEquals(new TreeSet<>(List.of(FeatureNames.numbered(SIZE).toArray())), new TreeSet<>(data.featureNames()));
        assertEquals(data.featureNames(), DenseDataset.featureNames(data));
        assertArrayEquals(new int[] {0}, reads(rows));
        ImmutableFeatureMap domain = data.getFeatureIDMap();
        Assertions.assertSame(domain, data.getFeatureIDMap());
        assertArrayEquals(new int[] {1}, reads(rows));
        MutableDataset<Label> expected = tribuo();
        rows.forEach(row -> addRow(expected, row.row));
        assertSame(expected, data);
        assertEquals(tribuo().getProvenance().getClass(), data.getProvenance().getClass());
        // More of them: the others are not read again.
        List<Watched> more = watched(70);
        more.forEach(row -> addRow(data, row));
        more.forEach(row -> addRow(expected, row.row));
        int[] before = reads(rows);
        assertNotSame(domain, data.getFeatureIDMap());
        assertArrayEquals(before, reads(rows));
        assertArrayEquals(new int[] {1}, reads(more));
        assertSame(expected, data);
    }

    /** Who holds the map that can be changed may change it, so that it must be looked at again. */
    @Test
    void theMapThatOthersChange() {
        DenseDataset<Label> data = dense();
        addImages(data);
        data.getFeatureMap().add("other", 3);
        assertEquals(SIZE + 1, data.getFeatureIDMap().size());
        data.getFeatureMap().add("another", 3);
        assertEquals(SIZE + 2, data.getFeatureIDMap().size());
    }

    /** A row of a kind of its own may hold what no byte does, which only its values show. */
    @Test
    void finiteRowsThatAreNoBytes() {
        MutableDataset<Label> expected = tribuo();
        DenseDataset<Label> data = dense();
        List<DenseRow> rows = new ArrayList<>(watched(60));
        float[] others = new float[SIZE];
        Arrays.fill(others, 0.25f);
        rows.add(30, new Watched(DenseRow.of(others)));
        rows.add(new Watched(DenseRow.of(new float[SIZE])));
        for (DenseRow row : rows) {
            addRow(data, row);
            addRow(expected, ((Watched) row).row);
        }
        assertSame(expected, data);
        addImages(data);
        addImages(expected);
        assertSame(expected, data);
    }

    /** What is changed after it was added does not count, as in Tribuo's dataset. */
    @Test
    void examplesThatChange() {
        MutableDataset<Label> expected = tribuo();
        DenseDataset<Label> data = dense();
        addImages(data);
        addImages(expected);
        for (MutableDataset<Label> each : List.of(expected, data)) {
            each.getExample(7).set(new Feature("05", 0.5));
        }
        assertSame(expected, data);
    }

    @Test
    void serialized() throws IOException, ClassNotFoundException {
        DenseDataset<Label> data = dense();
        addImages(data);
        DatasetProto proto = data.serialize();
        assertSame(data, Dataset.castDataset(Dataset.deserialize(proto), Label.class));

        // One whose features were not requested yet.
        DenseDataset<Label> unasked = dense();
        addImages(unasked);
        DenseDataset<Label> again = RoundTrips.serialized(unasked);
        assertSame(data, again);
        addImages(again);
        addImages(data);
        assertSame(data, again);
    }
}
