/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.support.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Every student trains on odd, even and single examples in a JVM whose C library looks at its heap with every call. */
class GuardedHeapTest {

    private static final String CHECK = "libc_malloc_debug.so.0";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void everyStudentTrains(int threads) throws IOException, InterruptedException {
        assumeTrue(checkExists(), () -> "there is no " + CHECK + " here");
        ProcessBuilder child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder.resolve("hs_err"),
                "-cp", System.getProperty("java.class.path"), GuardedHeapTest.class.getName());
        child.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        child.environment().put("LD_PRELOAD", CHECK);
        child.environment().put("GLIBC_TUNABLES", "glibc.malloc.check=3");
        Path output = folder.resolve("output");
        Process process = child.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> "it hangs: " + end(output));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), () -> end(output));
        assertTrue(end(output).contains("trained all"), () -> end(output));
    }

    /** The dynamic linker would go on without it. */
    private static boolean checkExists() throws IOException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        for (String root : List.of("/lib", "/lib64", "/usr/lib", "/usr/lib64")) {
            Path libraries = Path.of(root);
            if (Files.isDirectory(libraries)) {
                try (Stream<Path> files = Files.walk(libraries, 2)) {
                    if (files.anyMatch(file -> file.getFileName().toString().equals(CHECK))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static String end(Path output) {
        try {
            List<String> lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The other JVM. */
    public static void main(String[] args) {
        MutableDataset<Label> large = images(34, 28);
        for (StudentArchitecture network : Networks.narrow()) {
            train(network, large, 28, 33, 4);
            train(network, large, 28, 32, 4);
        }
        MutableDataset<Label> small = images(34, 16);
        for (StudentArchitecture network : Networks.wide()) {
            train(network, small, 16, 33, 1);
            train(network, small, 16, 32, 1);
        }
        System.out.println("trained all");
    }

    private static void train(StudentArchitecture network, MutableDataset<Label> data, int side, int batch, int epochs) {
        System.out.println(network + " on batches of " + batch);
        DistillationTrainer.builder().layout(new IndexedLayout(3, side, side)).student(network).optimizer(new Sgd(1e-3)).epochs(epochs)
                .batchSize(batch).build().train(data).close();
    }

    private static MutableDataset<Label> images(int number, int side) {
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("noise", new LabelFactory()),
                new LabelFactory());
        String[] names = IntStream.range(0, 3 * side * side).mapToObj(Integer::toString).toArray(String[]::new);
        SplittableRandom random = new SplittableRandom(3);
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            rows.add(random.doubles(names.length).toArray());
        }
        rows.forEach(row -> data.add(new ArrayExample<>(new Label(row[0] < 0.5 ? "a" : "b"), names, row)));
        return data;
    }
}
