/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.provenance.primitives.DateTimeProvenance;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.internal.FlatProvenance;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.CountingTeacher;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCache;
import io.github.tribuoipwd.training.Checkpoints;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.TrainingListener;
import io.github.tribuoipwd.training.TrainingStoppedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** A search that is stopped or killed goes on, and gives the student and the report of one that was not. */
@Tag("end-to-end")
class StoppedSearchTest {

    private static final int EPOCHS = 4;

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(100, 3);

    @AfterEach
    void restore() {
        Thread.interrupted();
    }

    /** Counts the steps, those of a search among them. */
    private static final class Steps implements TrainingListener {

        private final IntPredicate stop;
        private int number;

        Steps(IntPredicate stop) {
            this.stop = stop;
        }

        @Override
        public boolean stops() {
            number++;
            return stop.test(number);
        }

        @Override
        public void onEpoch(EpochReport epoch) {}
    }

    /** All that is to be the same: the graph, and the provenance but for times. */
    private record Student(byte[] graph, Map<String, String> provenance) {

        void requireSame(Student other) {
            assertEquals(provenance, other.provenance);
            assertArrayEquals(graph, other.graph);
        }
    }

    private Teacher teacher() throws IOException {
        return OnnxTeacher.builder(TeacherFile.of(Data.CLASSES, -1, 1, 4, 4).write(folder.resolve("teacher.onnx")), Data.LABELS)
                .build();
    }

    /** The second of the rates is one that no training survives. */
    private Student search(Teacher teacher, @Nullable Path kept, TrainingListener listener, double... rates) {
        TeacherCache.clear();
        DistillationTrainer trainer = Students.labelsOnly().layout(new IndexedLayout(1, 4, 4)).teacher(teacher).batchSize(16)
                .epochs(EPOCHS).listener(listener).build();
        trainer.setCheckpoints(kept == null ? null : new Checkpoints(kept));
        DistillationSearch search = DistillationSearch.builder(trainer).rates(rates).margin(0).objectives(List.of(
                DistillationObjective.builder().weighting(new UniformWeighting()).temperature(1).build())).build();
        try (DistilledModel model = search.train(data)) {
            Map<String, String> values = new TreeMap<>();
            FlatProvenance.of(model.getProvenance()).forEach((path, value) -> {
                if (!(value instanceof DateTimeProvenance)) {
                    values.put(path, value.toString());
                }
            });
            return new Student(model.exportONNXModel("test", 1).getGraph().toByteArray(), values);
        }
    }

    private Student search(Teacher teacher, @Nullable Path kept, TrainingListener listener) {
        return search(teacher, kept, listener, 1, 1e30);
    }

    @Test
    void stoppedAgainAndAgain() throws IOException {
        Steps steps = new Steps(number -> false);
        Student expected = search(teacher(), null, steps);
        assertTrue(expected.provenance().toString().contains("failed:"), () -> expected.provenance().toString());
        int all = steps.number;
        Path kept = folder.resolve("kept");
        int lives = 0;
        int taken = 0;
        for (boolean stopped = true; stopped; lives++) {
            Steps some = new Steps(number -> number == 11);
            try {
                expected.requireSame(search(teacher(), kept, some));
                stopped = false;
            } catch (TrainingStoppedException e) {
                assertTrue(lives <= all / 11, e::getMessage);
            }
            taken += some.number;
        }
        assertEquals(all, taken, "no step is taken twice");
        Steps none = new Steps(number -> false);
        expected.requireSame(search(teacher(), kept, none));
        assertEquals(0, none.number, "all is known");
        try (Stream<Path> left = Files.list(kept.resolve("search-0"))) {
            assertEquals(List.of(), left.filter(Files::isDirectory).toList(), "checkpoints that nobody needs");
        }
    }

    /** What the teacher has computed is kept for all trainings of the search; the last one is on labels alone here. */
    @Test
    void theTeacherRunsOnce() throws IOException {
        Path kept = folder.resolve("kept");
        CountingTeacher teacher = new CountingTeacher("search", teacher());
        boolean[] more = {true};
        for (int lives = 0; more[0] && lives < 100; lives++) {
            try {
                search(teacher, kept, new Steps(number -> number == 3), 1, 2);
                more[0] = false;
            } catch (TrainingStoppedException e) {
                assertTrue(e.getMessage().contains("Maybe "), e::getMessage);
            }
        }
        assertFalse(more[0]);
        assertEquals(1, teacher.sessions);
    }

    @Test
    void interrupted() throws IOException {
        Path kept = folder.resolve("kept");
        assertError(TrainingStoppedException.class, () -> search(teacher(), kept, new Steps(number -> {
            if (number == 9) {
                Thread.currentThread().interrupt();
            }
            return false;
        })), "its thread was interrupted", kept.toString());
        assertTrue(Thread.interrupted());
        Student expected = search(teacher(), null, epoch -> {});
        expected.requireSame(search(teacher(), kept, epoch -> {}));
    }

    @Test
    void anotherSearchIsRefused() throws IOException {
        Path kept = folder.resolve("kept");
        Teacher teacher = teacher();
        assertError(TrainingStoppedException.class, () -> search(teacher, kept, new Steps(number -> number == 30)), "Maybe");
        assertError(IllegalStateException.class, () -> search(teacher, kept, epoch -> {}, 1, 2), "A search must go on as it was begun",
                "rates[1] was 1.0E30 and is 2.0", kept.toString());
    }

    /** The child JVM, which is gone at its 33rd step. */
    static final class Killed {

        private Killed() {}

        public static void main(String[] args) throws IOException {
            StoppedSearchTest test = new StoppedSearchTest();
            test.folder = Path.of(args[0]);
            test.search(test.teacher(), test.folder.resolve("kept"), new Steps(number -> {
                if (number == 33) {
                    Runtime.getRuntime().halt(9);
                }
                return false;
            }));
        }
    }

    @Test
    void killed() throws IOException, InterruptedException {
        ChildJvm.Result result = new ChildJvm().run(Killed.class, folder.toString());
        assertEquals(9, result.code(), result.output());
        Student expected = search(teacher(), null, epoch -> {});
        Steps rest = new Steps(number -> false);
        expected.requireSame(search(teacher(), folder.resolve("kept"), rest));
        Steps all = new Steps(number -> false);
        search(teacher(), null, all);
        assertTrue(rest.number <= all.number - 20, rest.number + " steps were left of " + all.number);
    }
}
