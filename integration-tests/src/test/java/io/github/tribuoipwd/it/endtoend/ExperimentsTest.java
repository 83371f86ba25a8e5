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
import io.github.tribuoipwd.cli.Verify;
import io.github.tribuoipwd.support.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several trainers with several seeds: tables, going on after a stop, and everything that can be given wrong. */
@Tag("end-to-end")
class ExperimentsTest {

    @TempDir
    private Path folder;

    private final Console console = new Console();

    private int run(String... more) {
        List<String> args = new ArrayList<>(List.of("-c", "quickstart.xml", "--train-source", "train", "--test-source", "test",
                "--output", folder.toString()));
        args.addAll(List.of(more));
        return console.run(Experiments::run, args.toArray(String[]::new));
    }

    private JsonNode metrics(String run) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(run).resolve("metrics.json").toFile());
    }

    @Test
    void comparesAndGoesOnWhereItStopped() throws IOException {
        String[] args = {"--trainers", "labels,ipwd", "--seeds", "1,2", "--baselines", "labels", "--published", "labels=69.06",
            "--@labels.epochs", "1", "--@ipwd.epochs", "1"};
        assertEquals(0, run(args), console::errors);
        for (String cell : List.of("| labels | 2 |", "| ipwd | 2 |", "| 69.06 |")) {
            assertTrue(console.output().contains(cell), console.output());
        }
        assertTrue(console.output().contains(Files.readString(folder.resolve("tables.md"))), console.output());
        assertTrue(Files.exists(folder.resolve("report.html")));
        assertEquals(2, metrics("ipwd/2").get("seed").asInt());
        assertEquals("2", metrics("ipwd/2").at("/settings/trainer.seed").asText());
        assertTrue(metrics("ipwd/1").at("/settings/trainer.teacher.model-hash").asText().startsWith("SHA-256"));
        assertEquals(10, metrics("labels/1").get("classes").size());
        assertFalse(metrics("labels/1").at("/student").equals(metrics("labels/2").at("/student")), "another seed, another student");

        // Stopped before a run had ended: it has no folder yet.
        JsonNode before = metrics("ipwd/2");
        Files.move(folder.resolve("ipwd/2"), folder.resolve("elsewhere"));
        byte[] kept = Files.readAllBytes(folder.resolve("ipwd/1/metrics.json"));
        assertEquals(0, run(args), console::errors);
        JsonNode after = metrics("ipwd/2");
        assertEquals(before.get("classes"), after.get("classes"), "the same student");
        assertEquals(before.get("settings"), after.get("settings"));
        assertFalse(before.get("seconds").equals(after.get("seconds")), "it was run again");
        assertArrayEquals(kept, Files.readAllBytes(folder.resolve("ipwd/1/metrics.json")), "not run again");

        // Other settings than those of the runs that are there.
        args[args.length - 1] = "2";
        console.assertError(run(args), "ipwd", "trainer.epochs was 1 and is 2", "--force");

        // Figures that were made better by hand.
        args[args.length - 1] = "1";
        Path metrics = folder.resolve("labels/1/metrics.json");
        Files.writeString(metrics, Files.readString(metrics).replaceFirst("\"accuracy\" : 0", "\"accuracy\" : 1"));
        console.assertError(run(args), "labels", "metrics.json has the SHA-256", "--force");
        assertEquals(2, console.run(Verify::run, "--run", folder.toString()));
        assertTrue(console.errors().contains("metrics.json has the SHA-256"), console::errors);
        assertEquals(0, run(Stream.concat(Stream.of(args), Stream.of("--force")).toArray(String[]::new)), console::errors);
        assertArrayEquals(kept, Files.readAllBytes(folder.resolve("ipwd/1/metrics.json")), "not run again");
        assertEquals(0, console.run(Verify::run, "--run", folder.toString()), console::errors);
        assertTrue(console.output().contains("ipwd/1: 4 files, each as it was written"), console::output);
    }

    @Test
    void aTrainingThatDivergesDoesNotStopTheOthers() {
        assertEquals(2, run("--trainers", "kd,labels", "--@plain.labelFactor", "1e30", "--@kd.epochs", "1",
                "--@labels.epochs", "1"));
        assertTrue(console.output().contains("| labels | 1 |") && !console.output().contains("| kd |"), console.output());
        String message = console.errors();
        assertTrue(message.startsWith("kd, seed 1: ") && message.contains("\nMaybe "), message);
    }

    @Test
    void wrongOptions() {
        console.assertError(run(), "--trainers", "found nothing");
        console.assertError(run("--trainers", "labels,student"), "option --trainers", "\"student\"", "another component");
        console.assertError(run("--trainers", "labels,ipwd", "--baselines", "kd"), "--baselines", "\"kd\"", "[labels, ipwd]");
        console.assertError(run("--trainers", "labels", "--published", "labels:69"), "--published", "labels:69");
        console.assertError(run("--trainers", "labels", "--published", "labels=good"), "--published", "labels=good");
    }
}
