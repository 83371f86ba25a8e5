/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import io.github.tribuoipwd.support.ChildJvm;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where ONNX Runtime has no library, and nothing of this project can run. */
@Tag("end-to-end")
class OnnxRuntimeTest {

    /** The other JVM. */
    static final class Starting {

        private Starting() {}

        public static void main(String[] arguments) {
            try {
                OnnxRuntime.environment();
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"Mac OS X,x86_64", "Windows 11,aarch64", "FreeBSD,amd64", "Linux,riscv64"})
    void machinesWithoutALibrary(String system, String processor) throws IOException, InterruptedException {
        ChildJvm.Result result = new ChildJvm("-Dos.name=" + system, "-Dos.arch=" + processor).run(Starting.class);
        assertEquals(0, result.code(), result.output());
        String advice = "\nMaybe com.microsoft.onnxruntime:onnxruntime has no library for this machine (" + system + ", "
                + processor + "): it has them for Linux on x86-64 and ARM, for macOS on ARM and for Windows on x86-64.";
        assertTrue(result.output().contains(advice), result.output());
    }

    @Test
    void machinesThatTheAdviceNames() {
        Map<String, Boolean> machines = Map.of("linux-x64/libonnxruntime.so", true, "linux-aarch64/libonnxruntime.so", true,
                "osx-aarch64/libonnxruntime.dylib", true, "win-x64/onnxruntime.dll", true, "osx-x64/libonnxruntime.dylib", false,
                "win-aarch64/onnxruntime.dll", false);
        machines.forEach((machine, named) -> assertEquals(named,
                OrtEnvironment.class.getResource("native/" + machine) != null, machine));
    }
}
