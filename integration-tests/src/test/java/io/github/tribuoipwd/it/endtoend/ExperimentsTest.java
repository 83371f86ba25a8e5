/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tribuoipwd.cli.Experiments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several trainers with several seeds: tables, going on after a stop, and everything that can be given wrong. */
class ExperimentsTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... more) {
        out.reset();
        err.reset();
        List<String> args = new ArrayList<>(List.of("-c", "quickstart.xml", "--train-source", "train", "--test-source", "test",
                "--output", folder.toString()));
        args.addAll(List.of(more));
        return Experiments.run(args.toArray(String[]::new), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private JsonNode metrics(String run) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(run).resolve("metrics.json").toFile());
    }

    @Test
    void comparesAndGoesOnWhereItStopped() throws IOException {
        String[] args = {"--trainers", "labels,ipwd", "--seeds", "1,2", "--baselines", "labels", "--published", "labels=69.06",
            "--@labels.epochs", "1", "--@ipwd.epochs", "1"};
        assertEquals(0, run(args), err::toString);
        assertTrue(output().contains("| labels | 2 |") && output().contains("| ipwd | 2 |") && output().contains("| 69.06 |"),
                output());
        assertTrue(output().contains(Files.readString(folder.resolve("tables.md"))), output());
        assertTrue(Files.exists(folder.resolve("report.html")));
        assertEquals(2, metrics("ipwd/2").get("seed").asInt());
        assertEquals("2", metrics("ipwd/2").at("/settings/trainer.seed").asText());
        assertTrue(metrics("ipwd/1").at("/settings/trainer.teacher.model-hash").asText().startsWith("SHA-256"));
        assertEquals(10, metrics("labels/1").get("classes").size());
        assertFalse(metrics("labels/1").at("/student").equals(metrics("labels/2").at("/student")), "another seed, another student");

        // Stopped within a run: no metrics yet.
        JsonNode before = metrics("ipwd/2");
        Files.delete(folder.resolve("ipwd/2/metrics.json"));
        byte[] kept = Files.readAllBytes(folder.resolve("ipwd/1/metrics.json"));
        assertEquals(0, run(args), err::toString);
        JsonNode after = metrics("ipwd/2");
        assertEquals(before.get("classes"), after.get("classes"), "the same student");
        assertEquals(before.get("settings"), after.get("settings"));
        assertFalse(before.get("seconds").equals(after.get("seconds")), "it was run again");
        assertArrayEquals(kept, Files.readAllBytes(folder.resolve("ipwd/1/metrics.json")), "not run again");

        // Other settings than those of the runs that are there.
        args[args.length - 1] = "2";
        assertError(run(args), "ipwd", "trainer.epochs was 1 and is 2");
    }

    @Test
    void aTrainingThatDivergesDoesNotStopTheOthers() {
        assertEquals(2, run("--trainers", "kd,labels", "--@kd.gamma", "1e30", "--@kd.epochs", "1", "--@labels.epochs", "1"));
        assertTrue(output().contains("| labels | 1 |") && !output().contains("| kd |"), output());
        String message = err.toString(StandardCharsets.UTF_8);
        assertTrue(message.startsWith("kd, seed 1: ") && message.contains("\nMaybe "), message);
    }

    @Test
    void wrongOptions() {
        assertError(run(), "--trainers", "found nothing");
        assertError(run("--trainers", "labels,student"), "option --trainers", "\"student\"", "another component");
        assertError(run("--trainers", "labels,ipwd", "--baselines", "kd"), "--baselines", "\"kd\"", "[labels, ipwd]");
        assertError(run("--trainers", "labels", "--published", "labels:69"), "--published", "labels:69");
        assertError(run("--trainers", "labels", "--published", "labels=good"), "--published", "labels=good");
    }

    private void assertError(int code, String... parts) {
        String message = err.toString(StandardCharsets.UTF_8);
        assertEquals(1, code, message);
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + part + "\" must be in: " + message);
        }
        assertTrue(message.lines().anyMatch(line -> line.startsWith("Maybe ")), () -> "advice must be in: " + message);
    }
}
