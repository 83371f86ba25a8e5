/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import static io.github.tribuoipwd.support.ImageFiles.cifar;
import static io.github.tribuoipwd.support.ImageFiles.record;
import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.classification.Label;

@Tag("unit")
class CifarDataSourceTest {

    private static final Path REAL_FILES = Path.of("../../../shared/data/cifar-100");

    @TempDir
    private Path folder;

    private static List<Example<Label>> examples(CifarDataSource source) {
        List<Example<Label>> examples = new ArrayList<>();
        source.forEach(examples::add);
        assertEquals(source.size(), examples.size());
        return examples;
    }

    private static List<String> labels(CifarDataSource source) {
        return examples(source).stream().map(example -> example.getOutput().getLabel()).toList();
    }

    private Path names(int number) throws IOException {
        return Files.write(folder.resolve("names.txt"), IntStream.range(0, number).mapToObj(i -> "class " + i).toList());
    }

    @Test
    void severalFilesCompressedOrNot() throws IOException {
        Path first = cifar(folder.resolve("a"), false, record(0, 3), record(1, 9));
        Path second = cifar(folder.resolve("b.bin"), true, record(2, 0));
        CifarDataSource source = new CifarDataSource(CifarKind.CIFAR10, List.of(first, second));
        assertEquals(List.of("3", "9", "0"), labels(source));
        for (int i = 0; i < 3; i++) {
            Example<Label> example = examples(source).get(i);
            assertEquals(3072, example.size());
            assertEquals(i, example.lookup("0000").getValue());
            assertEquals((i + 3071) % 256, example.lookup("3071").getValue());
            assertEquals(255, example.lookup("%04d".formatted(255 - i)).getValue());
        }
    }

    @Test
    void bothLabelsOfCifar100() throws IOException {
        Path file = cifar(folder.resolve("train.bin"), false, record(0, 19, 99), record(0, 0, 42));
        assertEquals(List.of("99", "42"), labels(new CifarDataSource(CifarKind.CIFAR100_FINE, List.of(file))));
        assertEquals(List.of("19", "0"), labels(new CifarDataSource(CifarKind.CIFAR100_COARSE, List.of(file))));
        assertEquals(List.of("class 19", "class 0"), labels(new CifarDataSource(CifarKind.CIFAR100_COARSE, List.of(file), names(20))));
    }

    @Test
    void iteratorsShareNoExample() throws IOException {
        CifarDataSource source = new CifarDataSource(CifarKind.CIFAR10, List.of(cifar(folder.resolve("a"), false, record(0, 3))));
        Example<Label> first = examples(source).get(0);
        first.setWeight(7);
        assertNotSame(first, examples(source).get(0));
        assertEquals(1, examples(source).get(0).getWeight());
    }

    @Test
    void provenanceHasTheHashOfEachFile() throws Exception {
        Path first = cifar(folder.resolve("a"), true, record(0, 3));
        Path second = cifar(folder.resolve("b"), false, record(0, 4));
        String provenance = new CifarDataSource(CifarKind.CIFAR10, List.of(first, second)).getProvenance().toString();
        for (Path file : List.of(first, second)) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            assertTrue(provenance.contains(HexFormat.of().withUpperCase().formatHex(hash)), provenance);
        }
    }

    private void assertProblem(CifarKind kind, Path file, String... parts) {
        assertError(IllegalArgumentException.class, () -> new CifarDataSource(kind, List.of(file)), parts);
    }

    @Test
    void truncatedFiles() throws IOException {
        byte[] whole = Files.readAllBytes(cifar(folder.resolve("whole"), false, record(0, 1), record(0, 2)));
        assertProblem(CifarKind.CIFAR10, Files.write(folder.resolve("cut.bin"), Arrays.copyOf(whole, 5000)),
                "cut.bin", "3073 bytes", "1 records and 1927 bytes");
        byte[] packed = Files.readAllBytes(cifar(folder.resolve("packed"), true, record(0, 1), record(0, 2)));
        assertProblem(CifarKind.CIFAR10, Files.write(folder.resolve("cut.gz"), Arrays.copyOf(packed, packed.length / 2)), "cut.gz", "truncated");
        packed[packed.length - 5] ^= 1;
        assertProblem(CifarKind.CIFAR10, Files.write(folder.resolve("flip.gz"), packed), "flip.gz", "damaged");
        assertProblem(CifarKind.CIFAR10, Files.write(folder.resolve("empty.bin"), new byte[0]), "empty.bin", "none");
    }

    @Test
    void otherKinds() throws IOException {
        Path ten = cifar(folder.resolve("ten.bin"), false, record(0, 1), record(0, 2));
        assertProblem(CifarKind.CIFAR100_FINE, ten, "ten.bin", "3074", "CIFAR100_FINE");
        assertProblem(CifarKind.CIFAR10, cifar(folder.resolve("hundred.bin"), false, record(0, 11, 2)), "Label byte 0", "0 to 9", "found 11");
    }

    @Test
    void labelsOutOfRange() throws IOException {
        assertProblem(CifarKind.CIFAR10, cifar(folder.resolve("a.bin"), false, record(0, 1), record(0, 10)), "record 1", "a.bin", "found 10");
        assertProblem(CifarKind.CIFAR100_COARSE, cifar(folder.resolve("b.bin"), false, record(0, 20, 1)), "byte 0", "0 to 19", "found 20");
        assertProblem(CifarKind.CIFAR100_FINE, cifar(folder.resolve("c.bin"), false, record(0, 1, 200)), "byte 1", "0 to 99", "found 200");
    }

    @Test
    void settings() throws IOException {
        Path file = cifar(folder.resolve("a.bin"), false, record(0, 1));
        assertProblem(CifarKind.CIFAR10, folder.resolve("absent.bin"), "absent.bin");
        assertError(IllegalArgumentException.class, () -> new CifarDataSource(CifarKind.CIFAR10, List.of()), "paths");
        assertError(IllegalArgumentException.class, () -> new CifarDataSource(CifarKind.CIFAR10, List.of(file), names(9)), "10 labels", "9 names");
        assertError(IllegalArgumentException.class, () -> new CifarDataSource(CifarKind.CIFAR10, List.of(file),
                Files.writeString(folder.resolve("twice"), "a\nb\nc\nd\ne\nf\ng\nh\ni\ni\n")), "9 of them different");
        assertError(IllegalArgumentException.class, () -> new CifarDataSource(CifarKind.CIFAR10, List.of(file), folder.resolve("x")),
                "labelNamesPath");
        assertError(IllegalArgumentException.class, () -> new CifarDataSource(CifarKind.CIFAR10, List.of(file),
                Files.write(folder.resolve("latin1"), "\u00e9".getBytes(StandardCharsets.ISO_8859_1))), "UTF-8", "latin1");
    }

    @Test
    void blankLinesAtTheEndAreNoNames() throws IOException {
        Path file = cifar(folder.resolve("a.bin"), false, record(0, 9));
        Path names = Files.writeString(folder.resolve("names"), "a\nb\nc\nd\ne\nf\ng\nh\ni\r\n j \n\n\n");
        assertEquals(List.of("j"), labels(new CifarDataSource(CifarKind.CIFAR10, List.of(file), names)));
    }

    /** 10,000 images, 100 of each class; the mean and deviation of each channel as the literature has them for the training set. */
    @Test
    void realFiles() {
        assumeTrue(Files.isDirectory(REAL_FILES), () -> "CIFAR-100 is not at " + REAL_FILES.toAbsolutePath());
        CifarDataSource source = new CifarDataSource(CifarKind.CIFAR100_FINE, List.of(REAL_FILES.resolve("test.bin.gz")),
                REAL_FILES.resolve("fine_label_names.txt"));
        assertEquals(10_000, source.size());
        Map<String, Integer> counts = new TreeMap<>();
        labels(source).forEach(label -> counts.merge(label, 1, Integer::sum));
        assertEquals(100, counts.size());
        assertTrue(counts.values().stream().allMatch(count -> count == 100), counts::toString);
        double[] sums = new double[3];
        source.forEach(example -> {
            int position = 0;
            for (Feature feature : example) {
                sums[position++ / 1024] += feature.getValue() / 255;
            }
        });
        double[] published = {.5071, .4865, .4409};
        for (int c = 0; c < 3; c++) {
            assertEquals(published[c], sums[c] / 1024 / 10_000, 0.005);
        }
    }
}
