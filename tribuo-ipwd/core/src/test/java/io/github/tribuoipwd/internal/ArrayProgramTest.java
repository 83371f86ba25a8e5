/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Functions that the engine runs on lists of arrays. */
@Tag("unit")
class ArrayProgramTest {

    private static final String FUNCTIONS = """
              def scaled(self,
                targets: List[Tensor],
                sources: List[Tensor],
                numbers: List[float]) -> float:
                total = 0.
                for i in range(len(targets)):
                  targets[i].add_(sources[i].mul(numbers[0]))
                  total = total + float(targets[i].sum())
                return total
            """;

    private final NDManager manager = PyTorch.engine().newBaseManager();
    private final ArrayProgram program = new ArrayProgram(FUNCTIONS);

    private double scaled(double factor, ArrayProgram.Arrays targets, ArrayProgram.Arrays sources) {
        return program.run("scaled", new double[] {factor}, targets, sources);
    }

    @Test
    void runsOnListsOfArrays() {
        NDArray first = manager.create(new float[] {1, 2});
        NDArray second = manager.create(3f);
        NDArray source = manager.create(new float[] {10, 20});
        try (ArrayProgram.Arrays targets = new ArrayProgram.Arrays(List.of(first, second));
                ArrayProgram.Arrays sources = new ArrayProgram.Arrays(List.of(source, manager.create(100f)))) {
            // The list holds the memory of an array that was closed.
            source.close();
            assertEquals(1 + 5 + 2 + 10 + 3 + 50, scaled(0.5, targets, sources));
            assertEquals(71 - 65, scaled(-0.5, targets, sources));
        }
        assertArrayEquals(new float[] {1, 2}, first.toFloatArray());
        assertEquals(3, second.getFloat());
        manager.close();
    }

    @Test
    void runsOnSeveralThreads() {
        IntStream.range(0, 64).parallel().forEach(i -> {
            try (NDManager own = manager.newSubManager();
                    ArrayProgram.Arrays targets = new ArrayProgram.Arrays(List.of(own.create(new float[] {i, 1})));
                    ArrayProgram.Arrays sources = new ArrayProgram.Arrays(List.of(own.create(new float[] {1, 1})))) {
                assertEquals(3 * i + 1, scaled(i, targets, sources));
            }
        });
        manager.close();
    }

    @Test
    void whatFails() {
        assertThrows(EngineException.class, () -> new ArrayProgram("  def broken(self):\n    return missing\n"));
        try (ArrayProgram.Arrays targets = new ArrayProgram.Arrays(List.of(manager.create(new float[2])));
                ArrayProgram.Arrays sources = new ArrayProgram.Arrays(List.of(manager.create(new float[3])))) {
            assertThrows(EngineException.class, () -> scaled(1, targets, sources));
        }
        manager.close();
    }
}
