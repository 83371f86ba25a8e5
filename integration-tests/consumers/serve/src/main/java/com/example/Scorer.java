/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.tribuoipwd.DistilledModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Answers a row of raw values, with commas in between, with a line for each label: label, comma, probability. Thread safe. */
public final class Scorer implements HttpHandler {

    private static final int MOST_BYTES = 1 << 20;

    private volatile DistilledModel student;

    public Scorer(Path file) throws IOException {
        student = warm(file);
    }

    /** Serves another file from now on. A request that has begun keeps the student that it began with. */
    public void replace(Path file) throws IOException {
        student = warm(file);
    }

    /** The first prediction unpacks the engine and makes the session: better here than in the first request. */
    private static DistilledModel warm(Path file) throws IOException {
        DistilledModel student = DistilledModel.read(file).withThreads(1);
        student.predict(new float[student.getFeaturePositions().size()]);
        return student;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            int code = 200;
            String answer;
            try {
                answer = answer(student, body.split(","));
            } catch (IllegalArgumentException e) { // no number, NaN, too many
                code = 400;
                answer = e.getMessage();
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String answer(DistilledModel student, String[] values) {
        float[] row = new float[student.getFeaturePositions().size()];
        if (values.length != row.length) {
            throw new IllegalArgumentException("A row must have " + row.length + " values, found " + values.length + ".");
        }
        for (int i = 0; i < row.length; i++) {
            row[i] = Float.parseFloat(values[i]);
        }
        float[] probabilities = student.predict(row);
        StringBuilder answer = new StringBuilder();
        for (int k = 0; k < probabilities.length; k++) {
            answer.append(student.labels().get(k)).append(',').append(probabilities[k]).append('\n');
        }
        return answer.toString();
    }
}
