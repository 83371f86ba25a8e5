/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.CrossValidate;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.cli.Main;
import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.support.Warnings;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configurations of docs/recipes.md, each by the command that the page has for it, with fewer epochs. */
@Tag("end-to-end")
class RecipesTest {

    private static final Path PAGE = Path.of("../../docs/recipes.md");
    private static final Path RECIPES = Path.of("../configurations/recipes");

    @TempDir
    private Path folder;

    private final Console console = new Console();

    /** Runs a command of the page, with more options. */
    private void run(String command, String... more) throws IOException {
        assertTrue(Files.readString(PAGE).replaceAll("\\s*\\\\\\s+", " ").contains("distill " + command), command);
        List<String> args = new ArrayList<>();
        for (String word : command.split(" ")) {
            args.add(word.matches("\\w.*\\.xml.*") ? RECIPES.resolve(word.replace(",", "," + RECIPES + "/")).toString() : word);
        }
        int output = args.indexOf("--output") + 1;
        args.set(output, folder.resolve(args.get(output)).toString());
        args.addAll(List.of(more));
        assertEquals(0, console.run(Main::run, args.toArray(String[]::new)), console::errors);
    }

    private void assertStudent(String output) throws IOException {
        try (DistilledModel student = DistilledModel.read(folder.resolve(output).resolve("model.tribuo"))) {
            assertTrue(student.labels().size() > 1);
        }
        assertTrue(Files.exists(folder.resolve(output).resolve("report.html")));
    }

    @ParameterizedTest
    @CsvSource({"table.xml, distilled, 2", "'table.xml,self-distillation.xml', self-distilled, 2",
            "'table.xml,long-tailed.xml', distilled-evenly, 2"})
    void onTheTable(String files, String trainer, String epochs) throws IOException {
        run("train -c " + files + " --trainer " + trainer + " --compare labels --train-source train --test-source test --output out",
                "--@" + trainer + ".epochs", epochs, "--@labels.epochs", "1");
        assertStudent("out");
    }

    @Test
    void stored() throws IOException {
        run("capture -c table.xml,stored.xml --data train --output soft-labels");
        run("train -c table.xml,stored.xml --trainer from-store --compare labels --train-source train --test-source test --output out",
                "--@from-store.epochs", "2", "--@labels.epochs", "1", "--@stored.path", folder.resolve("soft-labels").toString());
        assertStudent("out");
    }

    @Test
    void biasedTeacher() throws IOException {
        run("train -c table.xml,biased-teacher.xml --trainer distilled-weighted --compare distilled,labels --train-source train"
                + " --test-source test --output out", "--@distilled-weighted.epochs", "2", "--@distilled.epochs", "1",
                "--@labels.epochs", "1");
        assertStudent("out");
        assertTrue(Files.readString(folder.resolve("out/provenance.txt")).contains("SoftLabelWeighting"));
    }

    @Test
    void crossValidation() {
        List<Double> accuracies = CrossValidate.accuracies(new String[] {"-c", RECIPES.resolve("table.xml").toString(),
            "--@train.dataPath", "../data/digits-test.csv", "--@teacher.modelPath", "../data/digits-teacher.tribuo",
            "--@distilled.epochs", "3"});
        assertEquals(5, accuracies.size());
        assertTrue(accuracies.stream().allMatch(accuracy -> accuracy > 0.3), accuracies::toString);
    }

    /** Where PyTorch is the one for the CPU, as in this build. */
    @Test
    void noGpu() {
        int code = console.run(Main::run, "train", "-c", RECIPES.resolve("table.xml").toString(), "--trainer", "distilled",
                "--train-source", "train", "--test-source", "test", "--output", folder.resolve("out").toString(),
                "--@distilled.studentDevice", "CUDA");
        console.assertError(code, "studentDevice CUDA must be there with number 0", "docs/gpu.md");
        assertFalse(Files.exists(folder.resolve("out")));
    }

    /** Read as a row with a label, one without it is of a class of its own. */
    @ParameterizedTest
    @CsvSource({"'', '[] only in the teacher and [\"\"] only in the data'", "LABEL##UNKNOWN, 'Each label must be of a class, found"
            + " LABEL##UNKNOWN among 11 labels'"})
    void missingLabels(String label, String message) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("../data/digits-train.csv")));
        List<String> cells = new ArrayList<>(List.of(lines.get(1).split(",")));
        cells.set(List.of(lines.get(0).split(",")).indexOf("digit"), label);
        lines.set(1, String.join(",", cells));
        int code = console.run(Main::run, "train", "-c", RECIPES.resolve("table.xml").toString(), "--trainer", "distilled",
                "--train-source", "train", "--test-source", "test", "--output", folder.resolve("out").toString(), "--@train.dataPath",
                Files.write(folder.resolve("rows.csv"), lines).toString());
        console.assertError(code, message);
    }

    /** Bars that stand or lie, on any color. */
    private void write(String part, String name, int number) throws IOException {
        SplittableRandom random = new SplittableRandom(number);
        BufferedImage image = new BufferedImage(20, 18, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(random.nextInt(1 << 23)));
        graphics.fillRect(0, 0, 20, 18);
        graphics.setColor(Color.WHITE);
        int at = random.nextInt(14);
        graphics.fillRect(name.equals("standing") ? at : 0, name.equals("standing") ? 0 : at, name.equals("standing") ? 4 : 20,
                name.equals("standing") ? 18 : 4);
        graphics.dispose();
        Path file = Files.createDirectories(folder.resolve("images").resolve(part).resolve(name)).resolve(number + ".png");
        assertTrue(ImageIO.write(image, "png", file.toFile()));
    }

    @Test
    void images() throws IOException {
        for (int number = 0; number < 40; number++) {
            for (String name : List.of("standing", "lying")) {
                write("train", name, number);
                write("test", name, 100 + number);
            }
        }
        String[] small = {"--@images", folder.resolve("images").toString(), "--@side", "16"};
        try (Warnings log = new Warnings()) {
            run("train -c images.xml --trainer large --train-source train --test-source test --output large",
                    Stream.concat(Stream.of(small), Stream.of("--@large.epochs", "10")).toArray(String[]::new));
            run("train -c images.xml --trainer distilled --compare labels --train-source train --test-source test --output small",
                    Stream.concat(Stream.of(small), Stream.of("--@distilled.epochs", "4", "--@labels.epochs", "1",
                            "--@teacher.modelPath", folder.resolve("large/student.onnx").toString())).toArray(String[]::new));
            assertTrue(log.lines().stream().anyMatch(line -> line.startsWith("The student's input, ")), log.lines()::toString);
            assertTrue(log.warnings().stream().noneMatch(line -> line.contains("images as they are")), log.warnings()::toString);
        }
        assertStudent("small");
    }
}
