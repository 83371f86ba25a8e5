/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/** The dependencies that the POMs in the folder of consumers exclude are not needed, and those that they name are the build's. */
@Tag("end-to-end")
class ConsumersTest {

    private static final Path CONSUMERS = Path.of("../consumers");

    @TempDir
    private Path folder;

    private static String pom(String consumer) throws IOException {
        return Files.readString(CONSUMERS.resolve(consumer).resolve("pom.xml"));
    }

    private static List<String> found(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group)
                .map(match -> match.replaceAll("<[^>]*>", "")).toList();
    }

    /** The other JVM. */
    static final class Serving {

        private Serving() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println(show(Path.of(arguments[0])));
        }

        static String show(Path file) throws IOException {
            try (DistilledModel model = (DistilledModel) Model.deserializeFromFile(file)) {
                List<Prediction<Label>> predictions = model.predict(Data.examples(20, 2));
                model.saveONNXModel("test", 1, Path.of(file + ".onnx"));
                return predictions.stream().map(prediction -> prediction.getOutputScores().values()).toList()
                        + " " + Files.size(Path.of(file + ".onnx"));
            }
        }
    }

    @Test
    void whatIsExcludedIsNotNeeded() throws IOException, InterruptedException {
        Path model = folder.resolve("model.tribuo");
        try (DistilledModel student = Students.distilled(folder).build().train(Data.examples(64, 1))) {
            student.serializeToFile(model);
        }
        String exclusions = pom("serve-minimal").replaceAll("(?s).*<exclusions>|</exclusions>.*", "");
        List<String> groups = found(exclusions, "<groupId>[^<]+</groupId>");
        assertEquals(4, groups.size());
        // Neither is a dependency that the excluded jars alone bring in.
        ChildJvm.Result result = new ChildJvm().withoutGroups(groups).withoutDjl().run(Serving.class, model.toString());
        assertEquals(0, result.code(), result.output());
        assertEquals(Serving.show(model), result.output().strip());
    }

    /** In every build file, whatever its language. */
    @Test
    void versionsAreTheBuilds() throws IOException {
        String build = Files.readString(Path.of("../../pom.xml"));
        String version = found(build, "<version>[^<]+</version>").get(0);
        String djl = found(build, "<djl.version>[^<]+</djl.version>").get(0);
        String pyTorch = found(build, "<pytorch.version>[^<]+</pytorch.version>").get(0);
        List<String> known = List.of(version, djl, pyTorch, pyTorch + "-" + djl,
                found(build, "<onnxruntime.version>[^<]+</onnxruntime.version>").get(0),
                found(build, "<jackson.version>[^<]+</jackson.version>").get(0));
        try (Stream<Path> files = Files.walk(CONSUMERS, 2)) {
            List<Path> builds = files
                    .filter(file -> file.toString().matches(".*\\.(xml|gradle|kts)"))
                    .filter(file -> !file.getParent().endsWith("gradle-engine") && !file.getParent().endsWith("jbang"))
                    .toList();
            assertEquals(8 + 6 + 2 * (7 + 6), builds.size(), builds::toString);
            for (Path file : builds) {
                String text = Files.readString(file).replaceFirst("(?s).*?\n(dependenc| +<dependenc)", "$1");
                List<String> versions = found(text, "<version>[^<]+</version>|(?<=:)\\d[^:'\"]*");
                assertTrue(!versions.isEmpty() && known.containsAll(versions), file + " " + versions);
                assertTrue(versions.contains(version) != file.getParent().endsWith("serve-onnx"), file + " " + versions);
            }
        }
    }
}
