/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.notebook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a cell prints and displays, in the format of notebooks; one cell at a time in a process. */
public final class Outputs {

    private static @Nullable Outputs current;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ArrayNode all = JsonNodeFactory.instance.arrayNode();

    private Outputs() {}

    /** Runs a cell and gives its outputs. What it logs is not among them. */
    static synchronized ArrayNode of(Runnable cell) {
        PrintStream before = System.out;
        Outputs outputs = new Outputs();
        current = outputs;
        System.setOut(new PrintStream(outputs.printed, true, StandardCharsets.UTF_8));
        try {
            cell.run();
        } finally {
            System.setOut(before);
            current = null;
        }
        outputs.flush();
        return outputs.all;
    }

    /**
     * For cells: shows something, under the name that the kernel has for it.
     *
     * @param data such as a picture
     * @param type its media type
     */
    public static void display(String data, String type) {
        Outputs outputs = current;
        if (outputs == null) {
            throw new IllegalStateException("There must be a cell that runs, found none");
        }
        outputs.flush();
        ObjectNode output = outputs.all.addObject().put("output_type", "display_data");
        lines(output.putObject("data").putArray(type), data);
        output.putObject("metadata");
    }

    private void flush() {
        if (printed.size() > 0) {
            ObjectNode output = all.addObject().put("name", "stdout").put("output_type", "stream");
            lines(output.putArray("text"), printed.toString(StandardCharsets.UTF_8));
            printed.reset();
        }
    }

    /** As notebooks hold text: each line with its end. */
    private static void lines(ArrayNode array, String text) {
        for (String line : text.split("(?<=\n)")) {
            array.add(line);
        }
    }
}
