/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.CapturedAnswers;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/** Data are streamed: the memory of a capture does not grow with them; that of a training holds the logits once, off the heap. */
@Tag("end-to-end")
class LargeCaptureTest {

    /** More by hand: {@code -Dexamples=1000000}. */
    private static final int EXAMPLES = Integer.getInteger("examples", 150_000);

    @TempDir
    private Path folder;

    /** Captures examples that are made one by one, in a heap that does not hold them. */
    public static final class Program {

        private Program() {}

        public static void main(String[] args) throws IOException {
            int examples = Integer.parseInt(args[1]);
            Path model = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(Path.of(args[0], "teacher.onnx"));
            OnnxTeacher teacher = OnnxTeacher.builder(model, Data.LABELS).outputKind(OutputKind.LOGITS).threads(1).build();
            SoftLabelCapture capture = SoftLabelCapture.builder(teacher, new IndexedLayout(Data.FEATURES)).build();
            long[] early = {0};
            SoftLabelStore store = capture.run(source(examples), Path.of(args[0], "store"), CaptureShare.ALL, progress -> {
                if (early[0] == 0 && progress.examples() >= progress.of() / 5) {
                    early[0] = resident();
                }
            });
            System.out.println("rows\t" + store.manifest().rows());
            System.out.println("resident\t" + early[0] + " " + resident());
            System.out.println("found\t" + found(new StoredTeacher(store.folder()), examples));
        }

        /** How many rows have their logits, when all are looked up again and again. */
        private static int found(StoredTeacher teacher, int examples) {
            FeatureNames names = FeatureNames.numbered("", Data.FEATURES);
            FeaturePositions positions = new IndexedLayout(Data.FEATURES).bind(
                    IntStream.range(0, Data.FEATURES).mapToObj(names::get).toList());
            DenseRows rows = DenseRows.gather(source(examples), examples, positions);
            int found = 0;
            for (int time = 0; time < 3; time++) {
                try (CapturedAnswers answers = teacher.find(positions, rows, null)) {
                    FloatBuffer logits = FloatBuffer.allocate(Data.CLASSES);
                    for (int row = 0; row < examples; row++) {
                        answers.logits(row, 0, logits.clear());
                        found += logits.get(0) == logits.get(1) ? 0 : 1;
                    }
                }
            }
            return found;
        }

        private static Iterable<Example<Label>> source(int examples) {
            FeatureNames names = FeatureNames.numbered("", Data.FEATURES);
            List<Label> labels = Data.LABELS.stream().map(Label::new).toList();
            return () -> {
                SplittableRandom random = new SplittableRandom(5);
                Iterator<Long> numbers = LongStream.range(0, examples).iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return numbers.hasNext();
                    }

                    @Override
                    public Example<Label> next() {
                        float[] row = new float[Data.FEATURES];
                        for (int i = 0; i < row.length; i++) {
                            row[i] = (float) random.nextGaussian();
                        }
                        return new DenseExample<>(labels.get((int) (numbers.next() % 3)), names, DenseRow.of(row));
                    }
                };
            };
        }

        private static long resident() {
            try {
                return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void memoryIsFlat() throws IOException, InterruptedException {
        ChildJvm.Result result = ChildJvm.plain("-Xmx64m", "-XX:MaxDirectMemorySize=" + (16 + EXAMPLES / 5000) + "m",
                "-XX:+UseSerialGC", "-Djava.util.logging.config.file=absent")
                .run(Program.class, folder.toString(), "" + EXAMPLES);
        assertEquals(0, result.code(), result::output);
        assertEquals(List.of("" + EXAMPLES), result.lines("rows"), result::output);
        String[] resident = result.lines("resident").get(0).split(" ");
        long grown = Long.parseLong(resident[1]) - Long.parseLong(resident[0]);
        assertTrue(grown < 30_000, result::output);
        assertEquals(List.of("" + 3 * EXAMPLES), result.lines("found"), result::output);
        System.out.println(EXAMPLES + " examples, resident kB at a fifth and at the end " + List.of(resident));
    }
}
