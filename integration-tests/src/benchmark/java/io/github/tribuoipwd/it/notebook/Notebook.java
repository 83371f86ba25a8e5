/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.notebook;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the cells of a notebook in JShell, which is what Java's kernels run them in, and writes their outputs into it. Lines that
 * are commands to the kernel are left out: they name the dependencies, which are on the class path here.
 *
 * <pre>
 * Notebook ../docs/starters/notebook/distillation.ipynb
 * </pre>
 */
public final class Notebook {

    private static final String COMMAND = "%";

    private final ObjectNode root;

    private Notebook(ObjectNode root) {
        this.root = root;
    }

    /**
     * Runs a notebook and writes it.
     *
     * @param arguments its file
     * @throws IOException if it cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Notebook notebook = read(file);
        notebook.run();
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        DefaultIndenter indenter = new DefaultIndenter(" ", "\n");
        printer.indentArraysWith(indenter);
        printer.indentObjectsWith(indenter);
        Files.writeString(file, new ObjectMapper().writer(printer).writeValueAsString(notebook.root) + "\n");
        // Threads of the engines go on.
        System.exit(0);
    }

    static Notebook read(Path file) throws IOException {
        return new Notebook((ObjectNode) new ObjectMapper().readTree(Files.readString(file)));
    }

    private List<ObjectNode> codeCells() {
        List<ObjectNode> cells = new ArrayList<>();
        for (JsonNode cell : root.get("cells")) {
            if (cell.get("cell_type").asText().equals("code")) {
                cells.add((ObjectNode) cell);
            }
        }
        return cells;
    }

    /** Sets the outputs of all cells to what they are now. */
    void run() {
        try (JavaSession session = new JavaSession()) {
            int count = 0;
            for (ObjectNode cell : codeCells()) {
                StringBuilder source = new StringBuilder();
                for (JsonNode line : cell.get("source")) {
                    source.append(line.asText().startsWith(COMMAND) ? "" : line.asText());
                }
                cell.put("execution_count", ++count);
                cell.set("outputs", Outputs.of(() -> session.run(source.toString())));
            }
        }
    }

    /** The outputs of each cell of code. */
    List<String> outputs() {
        return codeCells().stream().map(cell -> cell.get("outputs").toPrettyString()).toList();
    }
}
