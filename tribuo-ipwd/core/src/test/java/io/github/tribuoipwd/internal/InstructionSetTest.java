/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import io.github.tribuoipwd.support.ChildJvm;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PyTorch computes rightly on every machine, or nothing is trained. */
@Tag("unit")
class InstructionSetTest {

    private static ChildJvm.Result run(String instructions, String when) throws IOException, InterruptedException {
        return new ChildJvm().environment(InstructionSet.SETTING, instructions).run(Program.class, when);
    }

    /** The engine is started before or after the library sets the instructions. */
    static final class Program {

        public static void main(String[] args) {
            if (args[0].equals("before")) {
                Engine engine = Engine.getEngine("PyTorch");
                try {
                    EngineProof.requireRight(engine);
                } catch (IllegalStateException e) {
                    System.out.println("this engine errs");
                }
            }
            PyTorch.engine();
            System.out.println("right with " + PyTorch.instructions());
        }
    }

    @Test
    void rightWhereTheLibraryStartsIt() throws IOException, InterruptedException {
        ChildJvm.Result result = run("", "after");
        assertTrue(result.output().contains("right with "), result.output());
        assertEquals(result.output().contains("does not report the sizes of its caches"),
                result.output().contains("right with SSE41"), result.output());
    }

    @Test
    void theUsersSettingStays() throws IOException, InterruptedException {
        ChildJvm.Result result = run("AVX", "after");
        assertFalse(result.output().contains("does not report the sizes of its caches"), result.output());
        assertTrue(result.output().contains(result.code() == 0 ? "right with AVX" : "=SSE41 before Java starts"), result.output());
    }

    @Test
    void anEngineThatErrsIsRefused() throws IOException, InterruptedException {
        ChildJvm.Result result = run("", "before");
        assumeTrue(result.output().contains("this engine errs"), "PyTorch is right on this processor");
        assertTrue(result.output().contains("\nMaybe set the environment variable ONEDNN_MAX_CPU_ISA=SSE41"), result.output());
        assertEquals(1, result.code());
    }
}
