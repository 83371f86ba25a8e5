/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.teacher.Device;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The choice of the student's device; an engine with GPUs is none that can run here. */
@Tag("unit")
class StudentDeviceTest {

    private static ai.djl.Device chosen(Device wanted, int id, int gpus, boolean cuda) {
        Engine engine = mock(Engine.class);
        when(engine.hasCapability(StandardCapabilities.CUDA)).thenReturn(cuda);
        when(engine.getGpuCount()).thenReturn(gpus);
        when(engine.getEngineName()).thenReturn("PyTorch");
        when(engine.getVersion()).thenReturn("2.7.1");
        return new StudentDevice(wanted, id).of(engine);
    }

    @Test
    void choice() {
        assertEquals(ai.djl.Device.cpu(), chosen(Device.CPU, 0, 2, true));
        assertEquals(ai.djl.Device.gpu(1), chosen(Device.CUDA, 1, 2, true));
        assertEquals(ai.djl.Device.gpu(0), chosen(Device.AUTO, 0, 1, true));
        assertEquals(ai.djl.Device.cpu(), chosen(Device.AUTO, 1, 1, true));
        assertEquals(ai.djl.Device.cpu(), chosen(Device.AUTO, 0, 1, false), "a GPU that this PyTorch was not built for");
        String message = assertThrows(IllegalStateException.class, () -> chosen(Device.CUDA, 1, 1, true)).getMessage();
        assertTrue(message.contains("number 1") && message.contains("1 GPUs") && message.contains("\nMaybe "), message);
    }

    /** With the real engine: of 64 GPUs the last is absent. */
    @Test
    void training() {
        String message = assertThrows(IllegalStateException.class, () -> Students.labelsOnly().studentDevice(Device.CUDA)
                .studentDeviceId(63).build().train(Data.examples(32, 1))).getMessage();
        assertTrue(message.contains("studentDevice CUDA") && message.contains("63"), message);
        Students.labelsOnly().studentDevice(Device.AUTO).studentDeviceId(63).build().train(Data.examples(32, 1)).close();
    }
}
