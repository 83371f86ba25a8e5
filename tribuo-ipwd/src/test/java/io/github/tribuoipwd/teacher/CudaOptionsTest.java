/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import ai.onnxruntime.OrtException;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Up to the call of the CUDA provider, which no machine without a GPU can run. */
class CudaOptionsTest {

    @Test
    void deviceAndOptionsReachTheProvider(@TempDir Path folder) throws IOException, OrtException {
        Path model = TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx"));
        CudaProvider provider = mock(CudaProvider.class);
        Map<String, String> options = Map.of("gpu_mem_limit", "1073741824");
        try (TeacherSession session = new OnnxTeacherSession(new OnnxTeacherSession.Settings(model, 3, InputTransform.identity(),
                Device.CUDA, 1, options, -1, 8, "", OutputKind.AUTO), Data.rows(Data.examples(9, 1), 16), provider)) {
            verify(provider).addTo(any(), eq(1), eq(options));
            assertEquals("CUDA:1", session.facts().get("device"));
        }
    }
}
