/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Mounted;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a machine on which an engine cannot start, that error comes first, with its remedy. */
@Tag("end-to-end")
class EnginesTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void onLinux() {
        assumeTrue(System.getProperty("os.name").startsWith("Linux"), "the messages are those of Linux");
    }

    /** Neither its configuration nor its data exist: an error about the engine comes before both are opened. */
    private void assertFirst(ChildJvm child, String... parts) throws IOException, InterruptedException {
        ChildJvm.Result result = child.run(Main.class, "train", "-c", folder.resolve("absent.xml").toString(), "--trainer", "kd");
        assertEquals(1, result.code(), result.output());
        for (String part : parts) {
            assertTrue(result.output().contains(part), () -> "\"" + part + "\" must be in: " + result.output());
        }
        assertTrue(result.output().lines().anyMatch(line -> line.startsWith("Maybe ")), result.output());
        // ONNX Runtime may log a trace of its own.
        assertFalse(result.output().contains("absent.xml") || result.output().contains("Exception in thread"), result.output());
    }

    @Test
    void temporaryFolderWithoutTheRightToExecute() throws IOException, InterruptedException {
        try (Mounted temporary = Mounted.inMemory(folder.resolve("tmp"), "size=64m,noexec")) {
            assertFirst(new ChildJvm("-Djava.io.tmpdir=" + temporary.folder()), "ONNX Runtime", temporary.folder().toString(),
                    "noexec", "-Djava.io.tmpdir=");
        }
    }

    @Test
    void cacheWithoutTheRightToExecute() throws IOException, InterruptedException {
        Path cache = Path.of(System.getProperty("user.home"), ".djl.ai");
        assumeTrue(Files.exists(cache), "DJL has its libraries elsewhere");
        try (Mounted mounted = Mounted.notExecutable(cache, folder.resolve("cache"))) {
            for (String name : List.of("DJL_CACHE_DIR", "ENGINE_CACHE_DIR")) {
                assertFirst(new ChildJvm().environment(name, mounted.folder().toString()), "PyTorch", mounted.folder().toString(),
                        "noexec", "DJL_CACHE_DIR");
            }
        }
    }

    @Test
    void temporaryFolderWithoutRoom() throws IOException, InterruptedException {
        try (Mounted temporary = Mounted.inMemory(folder.resolve("tmp"), "size=1m")) {
            assertFirst(new ChildJvm("-Djava.io.tmpdir=" + temporary.folder()), "ONNX Runtime", "No space left", "make room");
        }
    }

    @Test
    void cacheWithoutRoom() throws IOException, InterruptedException {
        try (Mounted cache = Mounted.inMemory(folder.resolve("cache"), "size=1m")) {
            assertFirst(new ChildJvm().environment("DJL_CACHE_DIR", cache.folder().toString()), "PyTorch", "No space left",
                    "DJL_CACHE_DIR");
        }
    }

    @Test
    void temporaryFolderThatIsNotThere() throws IOException, InterruptedException {
        assertFirst(new ChildJvm("-Djava.io.tmpdir=" + folder.resolve("absent")), "ONNX Runtime",
                folder.resolve("absent").toString(), "-Djava.io.tmpdir=");
    }

    @Test
    void noLibraryOnTheClassPath() throws IOException, InterruptedException {
        assertFirst(new ChildJvm().without("pytorch-native-cpu"), "PyTorch", "pytorch-native-cpu", "-Dai.djl.offline=false");
    }

    @Test
    void trainingsReportItToo() throws IOException, InterruptedException {
        ChildJvm.Result result = new ChildJvm("-Djava.io.tmpdir=" + folder.resolve("absent")).run(Training.class);
        assertEquals(1, result.code(), result.output());
        assertTrue(result.output().contains("IllegalStateException: ONNX Runtime must load"), result.output());
    }

    /** The child JVM: labels alone, so that only the export would need ONNX Runtime. */
    static final class Training {

        private Training() {}

        public static void main(String[] args) {
            Students.labelsOnly().listener(epoch -> System.out.println("an epoch")).build().train(Data.examples(64, 1));
        }
    }
}
