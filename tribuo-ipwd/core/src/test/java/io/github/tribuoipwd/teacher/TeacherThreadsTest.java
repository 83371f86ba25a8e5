/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime has no more threads for a teacher than the process may use processors. */
@Tag("unit")
@EnabledOnOs(value = OS.LINUX, disabledReason = "threads are counted in /proc")
class TeacherThreadsTest {

    /** Linux keeps 15 characters of the name of the thread that opens, which the threads that the engine makes inherit. */
    private static final String NAME = "tribuo-ipwd-opening".substring(0, 15);

    /** Counts the threads that an open teacher has. */
    static final class Program {

        public static void main(String[] args) throws Exception {
            OnnxTeacher.Builder teacher = OnnxTeacher.builder(Path.of(args[0]), Data.LABELS);
            OnnxTeacher chosen = args.length == 1 ? teacher.build() : teacher.threads(Integer.parseInt(args[1])).build();
            FeaturePositions positions = new IndexedLayout(Data.FEATURES).bind(List.of());
            TeacherSession session = chosen.open(positions, DenseRows.allocate(8, Data.FEATURES));
            // The one that opened ends by itself.
            long before = -1;
            for (long now = named(); now != before; now = named()) {
                before = now;
                Thread.sleep(200);
            }
            session.close();
            System.out.println("threads: " + before);
        }

        private static long named() throws IOException {
            try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
                return tasks.filter(Program::isNamed).count();
            }
        }

        private static boolean isNamed(Path task) {
            try {
                return Files.readString(task.resolve("comm")).strip().equals(NAME);
            } catch (IOException e) {
                return false; // a thread that has just ended
            }
        }
    }

    private static long threads(Path folder, String option, String... number) throws IOException, InterruptedException {
        Path file = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve("teacher.onnx"));
        ChildJvm.Result result = new ChildJvm(option).run(Program.class,
                Stream.concat(Stream.of(file.toString()), Stream.of(number)).toArray(String[]::new));
        return result.output().lines().filter(line -> line.startsWith("threads: "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(": ") + 2))).findFirst()
                .orElseThrow(() -> new AssertionError(result.output()));
    }

    @Test
    void aQuotaBoundsThem(@TempDir Path folder) throws IOException, InterruptedException {
        assertEquals(0, threads(folder, "-XX:ActiveProcessorCount=1"));
    }

    @Test
    void theNumberThatIsSetStays(@TempDir Path folder) throws IOException, InterruptedException {
        assertEquals(2, threads(folder, "-XX:ActiveProcessorCount=1", "3"));
    }
}
