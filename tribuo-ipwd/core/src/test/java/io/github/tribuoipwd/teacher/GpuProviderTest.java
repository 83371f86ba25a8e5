/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.InOrder;

/** Up to the call of the providers, which no machine without a GPU can run. */
@Tag("unit")
class GpuProviderTest {

    private static final Map<String, String> CUDA = Map.of("gpu_mem_limit", "1073741824");
    private static final Map<String, String> TENSOR_RT = Map.of("trt_fp16_enable", "1");

    @TempDir
    private Path folder;

    private final GpuProvider provider = mock(GpuProvider.class);

    private OnnxTeacher teacher(Device device) throws IOException {
        Path model = TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx"));
        OnnxTeacher.Builder teacher = OnnxTeacher.builder(model, Data.LABELS).device(device);
        if (device != Device.CPU) {
            teacher.deviceId(1).cudaOptions(CUDA);
        }
        return (device == Device.TENSORRT ? teacher.tensorRtOptions(TENSOR_RT) : teacher).build();
    }

    private String deviceOf(Device device) throws IOException {
        try (TeacherSession session = teacher(device).open(Data.positions(Data.examples(9, 1), 16), Data.rows(Data.examples(9, 1), 16),
                provider)) {
            return session.facts().get("device");
        }
    }

    @Test
    void cuda() throws IOException, OrtException {
        assertEquals("CUDA:1", deviceOf(Device.CUDA));
        verify(provider).addCuda(any(), eq(1), eq(CUDA));
        verifyNoMoreInteractions(provider);
    }

    /** TensorRT first: ONNX Runtime tries the providers in their order. */
    @Test
    void tensorRt() throws IOException, OrtException {
        assertEquals("TENSORRT:1", deviceOf(Device.TENSORRT));
        InOrder order = inOrder(provider);
        order.verify(provider).addTensorRt(any(), eq(1), eq(TENSOR_RT));
        order.verify(provider).addCuda(any(), eq(1), eq(CUDA));
    }

    @Test
    void cpu() throws IOException {
        assertEquals("CPU", deviceOf(Device.CPU));
        verifyNoInteractions(provider);
    }

    @Test
    void autoGoesOnWithoutAGpu() throws IOException, OrtException {
        doThrow(new OrtException("no driver")).when(provider).addCuda(any(), eq(1), eq(CUDA));
        assertEquals("CPU (no CUDA: no driver)", deviceOf(Device.AUTO));
    }

    /** ONNX Runtime makes the provider, and searches for the driver, when it makes the session. */
    @Test
    void providerThatFailsLate() throws IOException, OrtException {
        doAnswer(call -> {
            OrtSession.SessionOptions options = call.getArgument(0);
            options.setOptimizedModelFilePath(folder.resolve("absent/model.onnx").toString());
            return null;
        }).when(provider).addCuda(any(), eq(1), eq(CUDA));
        String device = deviceOf(Device.AUTO);
        assertTrue(device.startsWith("CPU (no CUDA: "), device);
        String message = assertThrows(TeacherException.class, () -> deviceOf(Device.CUDA)).getMessage();
        assertTrue(message.contains("The device CUDA must be there") && message.contains("\nMaybe "), message);
    }

    @Test
    void noTensorRt() throws IOException, OrtException {
        doThrow(new OrtException("no library")).when(provider).addTensorRt(any(), eq(1), eq(TENSOR_RT));
        String message = assertThrows(TeacherException.class, () -> deviceOf(Device.TENSORRT)).getMessage();
        assertTrue(message.contains("TENSORRT") && message.contains("no library") && message.contains("\nMaybe "), message);
    }
}
