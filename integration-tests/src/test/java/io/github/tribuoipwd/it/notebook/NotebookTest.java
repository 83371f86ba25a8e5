/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The notebook of docs runs, and has the outputs of a run; the last digits depend on the machine. */
@Tag("end-to-end")
class NotebookTest {

    private static final Path FILE = Path.of("../../docs/starters/notebook/distillation.ipynb");

    @Test
    void outputsAreThoseOfARun() throws IOException {
        Notebook notebook = Notebook.read(FILE);
        List<String> saved = notebook.outputs();
        notebook.run();
        List<String> found = notebook.outputs();
        assertTrue(String.join("", saved).contains("image/svg+xml"));
        for (int i = 0; i < saved.size(); i++) {
            assertEquals(masked(saved.get(i)), masked(found.get(i)), "cell " + (i + 1));
        }
    }

    private static String masked(String output) {
        return output.replaceAll("[-+]?\\d+(\\.\\d+)?", "#").replaceAll("\\s+", " ");
    }

    @Test
    void cellsThatFailAreFound() {
        try (JavaSession session = new JavaSession()) {
            session.run("int a = 1;\nint b = a +\n    1;");
            assertEquals("[ ]", Outputs.of(() -> session.run("int c = a + b;")).toPrettyString());
            assertTrue(Outputs.of(() -> session.run("System.out.println(c); display(\"<svg/>\", \"image/svg+xml\");")).toString()
                    .matches(".*\"3\\\\n\".*<svg/>.*"));
            for (String cell : List.of("nonsense", "int d = \"\";", "int e = 1 / 0;", "int f(")) {
                assertThrows(IllegalStateException.class, () -> session.run(cell), cell);
            }
        }
    }
}
