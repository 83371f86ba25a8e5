/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.TeacherFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = LocalSpark.NOT_ON_WINDOWS)
class CaptureTargetTest {

    @TempDir
    private Path folder;

    private CaptureTarget begin() throws IOException {
        return CaptureTarget.begin(LocalSpark.session(), new org.apache.hadoop.fs.Path(folder.resolve("store").toString()),
                new SerializableConfiguration(LocalSpark.session().sparkContext().hadoopConfiguration()));
    }

    /** The second capture of two must not remove what the first one writes. */
    @Test
    void oneCaptureAtATime() throws IOException {
        try (CaptureTarget first = begin()) {
            Files.writeString(folder.resolve("store/part"), "");
            assertError(SparkCaptureException.class, this::begin, "must be new");
            assertTrue(Files.exists(folder.resolve("store/part")));
            assertEquals("store", first.folder().getName());
        }
        assertFalse(Files.exists(folder.resolve("store")));
    }

    /** Files of external data may lie in folders of their own. */
    @Test
    void filesOfATeacher() throws IOException {
        Path model = TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx"));
        Files.write(Files.createDirectories(folder.resolve("data")).resolve("weights.bin"), new byte[10]);
        TeacherFiles whole = TeacherFiles.of(model);
        TeacherFiles files = new TeacherFiles(List.of(whole.files().get(0), new TeacherFiles.Entry("data/weights.bin",
                "01D448AFD928065458CF670B60F5A594D735AF0172C8D67F22A81680132681CA")), whole.sha256());
        try (CaptureTarget target = begin()) {
            ShippedFiles shipped = target.ship(model, files);
            Path copy = shipped.fetch();
            files.require(copy);
            ShippedFiles.delete(copy);
            assertFalse(Files.exists(copy));
            Files.delete(folder.resolve("store/_teacher/data/weights.bin"));
            assertError(SparkCaptureException.class, shipped::fetch, "weights.bin");
        }
    }
}
