/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.DenseDataset;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.support.IdxFiles;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.datasource.IDXDataSource;
import org.tribuo.impl.ArrayExample;

@Tag("unit")
class IdxDataSourceTest {

    private static final int ITEMS = 40;

    @TempDir
    private Path folder;

    private static List<Example<Label>> examples(IdxDataSource source) {
        List<Example<Label>> examples = new ArrayList<>();
        source.forEach(examples::add);
        assertEquals(source.size(), examples.size());
        return examples;
    }

    /** Values that all types hold, zeros among them: unsigned, all of the first column and all but one of the third item. */
    private static byte[] values(IdxType type, int items, int size) {
        return IdxFiles.values(type.bytes(), items * size, (target, i) -> {
            int value = i % size == 0 || (i / size == 3 && i % size > 1) ? 0 : i * 37 % 128 * (i % 3);
            switch (type) {
                case UNSIGNED_BYTE -> target.put((byte) value);
                case BYTE -> target.put((byte) (value / 2 - (i % 3 == 1 ? 60 : 0)));
                case SHORT -> target.putShort((short) (value * -100));
                case INT -> target.putInt(value * 65_536);
                case FLOAT -> target.putFloat(value / 7f);
                case DOUBLE -> target.putDouble(value / 7.0);
            }
        });
    }

    private static int code(IdxType type) {
        return switch (type) {
            case UNSIGNED_BYTE -> 0x08;
            case BYTE -> 0x09;
            case SHORT -> 0x0B;
            case INT -> 0x0C;
            case FLOAT -> 0x0D;
            case DOUBLE -> 0x0E;
        };
    }

    private Path labels(int... labels) throws IOException {
        return IdxFiles.labels(folder.resolve("labels"), labels);
    }

    private static int[] alternating(int items) {
        int[] labels = new int[items];
        Arrays.setAll(labels, i -> i % 2);
        return labels;
    }

    private static DenseRows rows(Dataset<Label> data, FeatureLayout layout) {
        FeaturePositions positions = layout.bind(data.getFeatureMap().keySet());
        return DenseRows.gather(data, data.size(), positions);
    }

    private static float[] row(DenseRows rows, int row) {
        float[] values = new float[rows.size()];
        rows.copy(row, FloatBuffer.wrap(values));
        return values;
    }

    /** An image of two pixels by three and its label, byte by byte. */
    @Test
    void anExample() throws IOException {
        Path features = Files.write(folder.resolve("images"), new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3,
            0, 1, 2, 3, 4, (byte) 255, 9, 0, 0, 0, 0, (byte) 128});
        Path labels = Files.write(folder.resolve("labels"), new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 7, (byte) 200});
        List<Example<Label>> examples = examples(new IdxDataSource(features, labels));
        assertEquals(List.of("7", "200"), examples.stream().map(example -> example.getOutput().getLabel()).toList());
        assertEquals(List.of("[(0, 0.0), (1, 1.0), (2, 2.0), (3, 3.0), (4, 4.0), (5, 255.0)]",
                "[(0, 9.0), (1, 0.0), (2, 0.0), (3, 0.0), (4, 0.0), (5, 128.0)]"), examples.stream().map(IdxDataSourceTest::text).toList());
    }

    private static String text(Example<Label> example) {
        List<String> features = new ArrayList<>();
        example.forEach(feature -> features.add("(" + feature.getName() + ", " + feature.getValue() + ")"));
        return features.toString();
    }

    /** The same rows through the same layout, of all types, and the same names, labels and examples where nothing is zero. */
    @ParameterizedTest
    @EnumSource(IdxType.class)
    void rowsAreThoseOfTribuosSource(IdxType type) throws IOException {
        Path features = IdxFiles.write(folder.resolve("features"), type == IdxType.SHORT, code(type),
                values(type, ITEMS, 12), ITEMS, 3, 4);
        Path labels = labels(alternating(ITEMS));
        IDXDataSource<Label> theirs = new IDXDataSource<>(features, labels, new LabelFactory());
        List<Example<Label>> expected = new ArrayList<>();
        theirs.forEach(expected::add);
        List<Example<Label>> found = examples(new IdxDataSource(features, labels));
        assertEquals(ITEMS, expected.size());
        FeatureLayout layout = new IndexedLayout(1, 3, 4);
        FeaturePositions sparse = layout.bind(new MutableDataset<>(theirs).getFeatureMap().keySet());
        FeaturePositions dense = layout.bind(new DenseDataset<>(new IdxDataSource(features, labels)).featureNames());
        assertEquals(sparse.names(), dense.names());
        for (int i = 0; i < ITEMS; i++) {
            assertEquals(expected.get(i).getOutput().getLabel(), found.get(i).getOutput().getLabel());
            assertEquals(expected.get(i).getWeight(), found.get(i).getWeight());
            FloatBuffer their = FloatBuffer.allocate(12);
            FloatBuffer our = FloatBuffer.allocate(12);
            sparse.gather(expected.get(i), their, 0);
            assertEquals(12, dense.gather(found.get(i), our, 0));
            assertArrayEquals(bits(their.array()), bits(our.array()));
        }
        // What both have is equal to the last bit, before any layout.
        expected.get(5).forEach(feature -> assertEquals((float) feature.getValue(),
                (float) found.get(5).lookup(feature.getName()).getValue()));
        assertTrue(expected.get(5).size() < 12 && expected.get(5).size() > 3);
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    /** The student that a training gives is the same to the last bit; it has one feature more, which is always zero. */
    @Test
    void theStudentIsTheSame() throws IOException {
        Path features = IdxFiles.write(folder.resolve("features"), true, 8,
                values(IdxType.UNSIGNED_BYTE, ITEMS, 16), ITEMS, 4, 4);
        Path labels = labels(alternating(ITEMS));
        Dataset<Label> sparse = new MutableDataset<>(new IDXDataSource<>(features, labels, new LabelFactory()));
        Dataset<Label> dense = new DenseDataset<>(new IdxDataSource(features, labels));
        assertEquals(15, sparse.getFeatureMap().size());
        assertEquals(16, dense.getFeatureMap().size());
        assertArrayEquals(bits(row(rows(sparse, new IndexedLayout(16)), 7)), bits(row(rows(dense, new IndexedLayout(16)), 7)));
        try (DistilledModel theirs = Students.labelsOnly().layout(new IndexedLayout(1, 4, 4)).build().train(sparse);
                DistilledModel ours = Students.labelsOnly().layout(new IndexedLayout(1, 4, 4)).build().train(dense)) {
            assertArrayEquals(theirs.exportONNXModel("test", 1).getGraph().toByteArray(),
                    ours.exportONNXModel("test", 1).getGraph().toByteArray());
            assertEquals(scores(theirs, sparse), scores(ours, dense));
            assertEquals(scores(theirs, dense), scores(ours, sparse));
            assertEquals(0, ours.featureCounts().unknownFeatures());
            assertEquals(0, theirs.featureCounts().unknownFeatures(), "a layout has all positions, whatever the data had");
            Example<Label> other = new ArrayExample<>(new Label("0"), new String[] {"00", "other"}, new double[] {3, 4});
            assertEquals(theirs.predict(other).getOutputScores().toString(), ours.predict(other).getOutputScores().toString());
            assertEquals(theirs.featureCounts().unknownFeatures(), ours.featureCounts().unknownFeatures());
        }
    }

    private static List<String> scores(DistilledModel model, Dataset<Label> data) {
        return model.predict(data).stream().map(prediction -> prediction.getOutputScores().toString()).toList();
    }

    @Test
    void compressedWhateverTheName() throws IOException {
        byte[] values = values(IdxType.UNSIGNED_BYTE, 3, 1000);
        Path packed = IdxFiles.write(folder.resolve("a.idx"), true, 8, values, 3, 1000);
        Path plain = IdxFiles.write(folder.resolve("a.gz"), false, 8, values, 3, 1000);
        Path labels = labels(1, 2, 3);
        assertTrue(Files.size(packed) < Files.size(plain));
        assertEquals(examples(new IdxDataSource(plain, labels)), examples(new IdxDataSource(packed, labels)));
        assertEquals("0999", new DenseDataset<>(new IdxDataSource(plain, labels)).featureNames().stream().sorted().toList().get(999));
    }

    @Test
    void iteratorsShareNoExample() throws IOException {
        IdxDataSource source = new IdxDataSource(IdxFiles.write(folder.resolve("a"), false, 8, new byte[] {1, 2}, 2), labels(5, 6));
        Example<Label> first = examples(source).get(0);
        first.setWeight(7);
        assertNotSame(first, examples(source).get(0));
        assertEquals(1, examples(source).get(0).getWeight());
        assertEquals(1, first.size(), "one number is an item too");
    }

    @Test
    void provenanceHasTheHashOfEachFile() throws Exception {
        Path features = IdxFiles.write(folder.resolve("a"), true, 8, new byte[] {1, 2}, 2);
        Path labels = labels(5, 6);
        String provenance = new IdxDataSource(features, labels).getProvenance().toString();
        for (Path file : List.of(features, labels)) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            assertTrue(provenance.contains(HexFormat.of().withUpperCase().formatHex(hash)), provenance);
        }
        assertTrue(provenance.contains("number-of-examples=2"), provenance);
    }

    private void assertProblem(Path features, Path labels, String... parts) {
        assertError(IllegalArgumentException.class, () -> new IdxDataSource(features, labels), parts);
    }

    /** A file that lacks bytes is refused, wherever it was cut, and so is one with a byte more. */
    @ParameterizedTest
    @EnumSource(IdxType.class)
    void everyCut(IdxType type) throws IOException {
        Path labels = labels(4, 5, 6);
        for (boolean packed : new boolean[] {false, true}) {
            byte[] whole = Files.readAllBytes(IdxFiles.write(folder.resolve("whole"), packed, code(type), values(type, 3, 6), 3, 2, 3));
            Path file = folder.resolve("cut");
            for (int length = 0; length < whole.length; length++) {
                assertProblem(Files.write(file, Arrays.copyOf(whole, length)), labels, "cut");
            }
            Files.write(file, whole);
            assertEquals(3, new IdxDataSource(file, labels).size());
        }
        byte[] plain = Files.readAllBytes(IdxFiles.write(folder.resolve("whole"), false, code(type), values(type, 3, 6), 3, 2, 3));
        assertProblem(Files.write(folder.resolve("longer"), Arrays.copyOf(plain, plain.length + 1)), labels, "longer",
                "must have " + plain.length + " bytes", "found " + (plain.length + 1));
        assertProblem(IdxFiles.pack(folder.resolve("longer"), Arrays.copyOf(plain, plain.length + 1)), labels, "longer",
                "must end", "[3, 2, 3] values", "more bytes");
        assertProblem(IdxFiles.pack(folder.resolve("shorter"), Arrays.copyOf(plain, plain.length - 1)), labels, "shorter",
                "found 2 items and " + (6 * type.bytes() - 1) + " bytes more");
    }

    @Test
    void damagedCompression() throws IOException {
        byte[] packed = Files.readAllBytes(IdxFiles.write(folder.resolve("a"), true, 8, values(IdxType.UNSIGNED_BYTE, 3, 100), 3, 100));
        packed[packed.length - 5] ^= 1;
        assertProblem(Files.write(folder.resolve("flip.gz"), packed), labels(1, 2, 3), "flip.gz", "truncated or damaged");
    }

    @Test
    void otherFiles() throws IOException {
        Path labels = labels(1, 2);
        assertProblem(folder.resolve("absent"), labels, "absent", "readable file");
        assertProblem(folder, labels, "readable file");
        assertProblem(Files.writeString(folder.resolve("text"), "a,b,c\n"), labels, "text", "two zero bytes", "0x61 0x2C 0x62 0x2C");
        assertProblem(Files.write(folder.resolve("a"), new byte[0]), labels, "no bytes");
        assertProblem(Files.write(folder.resolve("a"), new byte[] {0, 0, 10, 1, 0, 0, 0, 1, 0}), labels, "0x0A", "0x0E (double)");
        assertProblem(Files.write(folder.resolve("a"), new byte[] {0, 0, 8, 0, 1}), labels, "0 dimensions");
        assertProblem(Files.write(folder.resolve("a"), new byte[] {0, 0, 8, 1, 0, 0, 0, 0}), labels, "positive length", "[0]");
        assertProblem(Files.write(folder.resolve("a"), new byte[] {0, 0, 8, 2, 0, 0, 0, 1, -1, -1, -1, -1}), labels, "[1, -1]");
    }

    @Test
    void twoFilesThatDoNotBelongTogether() throws IOException {
        Path features = IdxFiles.write(folder.resolve("features"), true, 8, values(IdxType.UNSIGNED_BYTE, 3, 4), 3, 2, 2);
        assertProblem(features, labels(1, 2), "labels", "each of the 3 items", "found 2");
        assertProblem(labels(1, 2, 3), features, "features", "whole numbers in one dimension", "[3, 2, 2]", "each other's place");
        assertProblem(features, IdxFiles.write(folder.resolve("f"), false, 0x0D, new byte[12], 3), "whole numbers", "type float");
        assertProblem(features, IdxFiles.write(folder.resolve("f"), false, 8, new byte[3], 3, 1), "one dimension", "[3, 1]");
    }

    /** As Tribuo's source names them. */
    @Test
    void labelsOfEveryWholeType() throws IOException {
        Path features = IdxFiles.write(folder.resolve("features"), false, 8, new byte[3], 3);
        for (IdxType type : IdxType.values()) {
            if (type.isWhole()) {
                Path file = IdxFiles.write(folder.resolve("l"), true, code(type), IdxFiles.values(type.bytes(), 3, (target, i) -> {
                    for (int j = 0; j < type.bytes(); j++) {
                        target.put((byte) (i - 1));
                    }
                }), 3);
                List<String> expected = new ArrayList<>();
                new IDXDataSource<>(features, file, new LabelFactory()).forEach(example -> expected.add(example.getOutput().getLabel()));
                assertEquals(expected, examples(new IdxDataSource(features, file)).stream().map(e -> e.getOutput().getLabel()).toList());
            }
        }
    }

    @Test
    void numbersThatFloat32DoesNotHold() throws IOException {
        Path labels = labels(1, 2);
        int last = 1 << 24;
        assertEquals(last, examples(new IdxDataSource(ints(1, last), labels)).get(1).lookup("0").getValue());
        assertEquals(-(1 << 30), examples(new IdxDataSource(ints(-(1 << 30), 3), labels)).get(0).lookup("0").getValue());
        assertProblem(ints(1, last + 1), labels, "Value 0 of item 1", "1.6777217E7", "doubles");
        assertProblem(ints(Integer.MAX_VALUE, 1), labels, "Value 0 of item 0");
        Path rounded = IdxFiles.write(folder.resolve("d"), false, 0x0E, IdxFiles.values(8, 2, (target, i) -> target.putDouble(0.1)), 2);
        assertEquals(0.1f, examples(new IdxDataSource(rounded, labels)).get(1).lookup("0").getValue());
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e39}) {
            Path file = IdxFiles.write(folder.resolve("bad"), true, 0x0E, IdxFiles.values(8, 4, (target, i) ->
                    target.putDouble(i == 3 ? bad : 1)), 2, 2);
            assertProblem(file, labels, "Value 1 of item 1", "bad", "finite", String.valueOf(bad), "clean");
        }
    }

    private Path ints(int... values) throws IOException {
        return IdxFiles.write(folder.resolve("ints"), false, 0x0C, IdxFiles.values(4, values.length, (target, i) ->
                target.putInt(values[i])), values.length);
    }

    @Test
    void settings() throws IOException {
        Path features = IdxFiles.write(folder.resolve("a"), false, 8, new byte[200], 2, 100);
        Path labels = labels(1, 2);
        assertError(IllegalArgumentException.class, () -> new IdxDataSource(features, labels, 0), "maximumBytes", "positive");
        long bytes = 2 * (100 + 64) + 100 * 64;
        assertEquals(2, new IdxDataSource(features, labels, bytes).size());
        assertError(IllegalArgumentException.class, () -> new IdxDataSource(features, labels, bytes - 1), "maximumBytes",
                "[2, 100] values of type unsigned byte", "take " + bytes);
        assertFalse(new IdxDataSource(features, labels).toString().isEmpty());
    }
}
