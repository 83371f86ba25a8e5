/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** What a reader of the report relies on. */
@Tag("unit")
class ReportTest {

    private static final List<String> CURVES = List.of("Accuracy on the test data", "Accuracy on training views", "Objective");
    private static final String HOSTILE = "ipwd <script>alert(\"1\")</script> & 'x'\u0007";

    @TempDir
    private Path folder;

    private static Metrics onLabels(long seed) {
        return Results.onLabels(seed, 0.48 + 0.02 * seed, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5);
    }

    private static Metrics distilled(long seed) {
        return Results.distilled(seed, 0.54 + 0.06 * seed, 0.6, 0.5, 0.8, 0.3, 0.55, 0.7);
    }

    private static Comparison twoSeeds(String name) {
        Comparison comparison = new Comparison();
        for (long seed : new long[] {1, 2}) {
            comparison.add("labels", onLabels(seed));
            comparison.add(name, distilled(seed));
        }
        return comparison;
    }

    @Test
    void everySectionAndPicture() throws IOException {
        ReadPage page = ReadPage.of(folder, twoSeeds("ipwd"), "labels");
        assertEquals(List.of("What was run", "Accuracy", "Learning", "Class by class", "What is taken for what",
                "Can the probabilities be believed?", "The teacher's mass and the weights",
                "Recall gained, by the teacher's mass"), page.texts("h2"));
        assertEquals(List.of("Accuracy on the test data", "Accuracy on training views", "Objective",
                "Recall gained over labels, class by class", "Reliability, bin by bin",
                "ipwd: mass and weight of each class", "ipwd: weights of the examples",
                "Recall gained over labels"), page.pictures());
        assertEquals(List.of("Mass of a class", "Weight of an example", "Effective sample size"), page.texts("dt"));
        Element scatter = page.picture("ipwd: mass and weight of each class");
        assertEquals(6, ReadPage.elements(scatter, "path", "dot").size(), "a point for each class");
        assertTrue(ReadPage.elements(scatter, "text").stream().anyMatch(text -> text.getTextContent().equals("c")),
                "by its name");
        assertEquals(2, ReadPage.elements(page.picture("ipwd: weights of the examples"), "rect").stream()
                .filter(bar -> Double.parseDouble(bar.getAttribute("height")) > 0).count());
    }

    @Test
    void whatWasFoundInWords() throws IOException {
        List<String> finding = ReadPage.of(folder, twoSeeds("ipwd"), "labels").finding();
        assertEquals(List.of("ipwd reaches 63.00 % accuracy on the test data, labels (trained on labels alone) 51.00 %,"
                + " the teacher 95.00 %, in the mean over 2 seeds.",
                "Against labels that is +12.00 points, 95 % interval -13.41 to +37.41 over 2 seeds, compared seed by seed:"
                + " these seeds do not show which of the two is better.",
                "ipwd has 10 parameters and takes 0.1 KB."), finding);
    }

    @Test
    void oneRunOfEach() throws IOException {
        Comparison comparison = new Comparison();
        comparison.add("labels", onLabels(1));
        comparison.add("ipwd", distilled(1));
        // 1.96 * sqrt((0.6 * 0.4 + 0.5 * 0.5) / 100) are 13.72 points.
        assertEquals("Against labels that is +10.00 points, of one run each, 95 % interval -3.72 to +23.72 from the 100 test"
                + " examples alone. Another seed gives another difference.",
                ReadPage.of(folder, comparison, "labels").finding().get(1));
    }

    /** Without confusions the number of test examples is that of the settings. */
    @Test
    void oneRunOfAnEarlierVersion() throws IOException {
        Comparison comparison = new Comparison();
        Metrics run = distilled(1);
        comparison.add("labels", onLabels(1));
        comparison.add("ipwd", new Metrics(run.teacher(), run.student(), run.classes(), null, run.distillation(), run.epochs(),
                run.seconds(), null, null, 1, new TreeMap<>(Map.of("test.number-of-examples", "100"))));
        String difference = ReadPage.of(folder, comparison, "labels").finding().get(1);
        assertTrue(difference.contains("95 % interval -3.72 to +23.72 from the 100 test examples alone"), difference);
    }

    @Test
    void theStudentAndItsTeacher() throws IOException {
        Metrics run = distilled(1);
        Comparison comparison = new Comparison();
        comparison.add("kd", new Metrics(new Metrics.Network(0.95, 605, 2048, 250, null), run.student(), run.classes(), null,
                run.distillation(), run.epochs(), run.seconds(), null, null, 1, run.settings()));
        assertEquals("kd has 10 parameters (60.5 times fewer than the teacher), takes 0.1 KB (20.5 times smaller than the"
                + " teacher) and predicts 4.0 times as many examples a second as the teacher.",
                ReadPage.of(folder, comparison).finding().get(1));
    }

    /** A winner that was chosen by the test data is announced as one, and no control on labels is chosen. */
    @Test
    void theMostAccurateOfSeveral() throws IOException {
        Comparison comparison = twoSeeds("kd");
        comparison.add("ipwd", Results.distilled(1, 0.7, 0.6, 0.5, 0.8, 0.3, 0.55, 0.7));
        comparison.add("more-labels", Results.onLabels(1, 0.9, 0.6, 0.5, 0.8, 0.3, 0.55, 0.7));
        List<String> finding = ReadPage.of(folder, comparison, "labels").finding();
        assertTrue(finding.get(0).startsWith("ipwd reaches 70.00 %"), finding::toString);
        assertTrue(finding.get(finding.size() - 1).startsWith("ipwd comes first as the most accurate of 2 students."),
                finding::toString);
    }

    @Test
    void whatWasRun() throws IOException {
        Comparison comparison = new Comparison();
        comparison.add("labels", Results.with(onLabels(1), Map.of("trainer.seed", "1", "trainer.epochs", "12",
                "trainer.student.class-name", "io.github.tribuoipwd.student.MultilayerPerceptron",
                "trainer.student.hidden[0]", "64", "trainer.student.hidden[1]", "32",
                "trainer.objective.class-name", "io.github.tribuoipwd.objective.LabelObjective")));
        comparison.add("ipwd", Results.with(distilled(1), Map.of("trainer.trainer.class-name", "x.DistillationTrainer",
                "trainer.trainer.epochs", "12", "trainer.trainer.student.class-name", "a.MultilayerPerceptron",
                "trainer.trainer.student.hidden[0]", "64", "trainer.trainer.student.hidden[1]", "32",
                "trainer.trainer.objective.class-name", "a.DistillationObjective",
                "trainer.trainer.teacher.class-name", "b.OnnxTeacher", "trainer.trainer.teacher.modelPath", "teacher.onnx",
                "train.number-of-examples", "10000")));
        List<String> lines = ReadPage.of(folder, comparison, "labels").table("Data, teacher, student and settings");
        assertTrue(lines.containsAll(List.of("Training data of ipwd|10,000 examples", "Teacher of ipwd|OnnxTeacher,"
                + " teacher.onnx; 95.00 % accuracy on the test data", "Objective of labels|LabelObjective",
                "Objective of ipwd|DistillationObjective", "Student|MultilayerPerceptron: hidden 64 32; 10 parameters",
                "Epochs|12", "Seeds|1", "Time|32 seconds for all 2 runs",
                "Versions|tribuo-ipwd 0.1.0; Java 17")), lines::toString);
        assertTrue(lines.get(lines.size() - 1).matches("Page written\\|\\d{4}-\\d\\d-\\d\\dT.*"), lines::toString);
    }

    @Test
    void settings() throws IOException {
        SortedMap<String, String> many = new TreeMap<>(Map.of("trainer.epochs", "12", "trainer.seed", "1"));
        for (int i = 0; i < 12; i++) {
            many.put("trainer.teacher.labels[" + i + "]", "label" + i);
        }
        Comparison comparison = new Comparison();
        comparison.add("labels", Results.with(onLabels(1), Map.of("trainer.epochs", "10")));
        comparison.add("ipwd", Results.with(distilled(1), many));
        ReadPage page = ReadPage.of(folder, comparison, "labels");
        assertEquals(List.of("|labels|ipwd", "trainer.epochs|10|12", "trainer.teacher.labels||label0, label1, label2, label3,"
                + " label4, label5, label6, label7, label8, label9, …"),
                page.table("Settings that differ between the trainers"));
    }

    /** Whatever the page shows was computed once. */
    @Test
    void numbersAreThoseOfTheTables() throws IOException {
        Comparison comparison = twoSeeds("ipwd");
        ReadPage page = ReadPage.of(folder, comparison, "labels");
        List<ComparisonTables.Table> tables = new ComparisonTables(comparison, List.of("labels"), Map.of()).tables();
        assertEquals(4, tables.size());
        for (ComparisonTables.Table table : tables) {
            List<String> lines = page.table(table.title());
            assertEquals(String.join("|", table.columns()), lines.get(0));
            assertEquals(table.lines().stream().map(line -> String.join("|", line)).toList(), lines.subList(1, lines.size()));
        }
        String ipwd = page.table("Accuracy on the test data").get(2);
        assertEquals("ipwd|2|63.00 ± 4.24|+12.00 ± 2.83|-13.41 to +37.41|16", ipwd);
        String dots = page.picture("Accuracy on the test data").getAttribute("aria-label");
        assertEquals("Accuracy on the test data: labels 51.00; ipwd 63.00; teacher 95.00", dots);
        assertEquals("c|30.00|1.700|50.00 ± 0.00|80.00 ± 0.00", page.table("The classes, by the teacher's mass").get(1));
        assertTrue(page.picture("Recall gained over labels, class by class").getAttribute("aria-label")
                .contains("c 30.00; a 10.00"));
    }

    @Test
    void allSeedsAreDrawn() throws IOException {
        ReadPage page = ReadPage.of(folder, twoSeeds("ipwd"), "labels");
        Element curves = page.picture("Accuracy on training views");
        assertEquals(2 * 2, ReadPage.elements(curves, "polyline", "thin").size(), "a thin line for each seed");
        assertEquals(2, ReadPage.elements(curves, "polyline", "curve").size(), "and their mean");
        Element dots = page.picture("Accuracy on the test data");
        assertEquals(2 * 2, ReadPage.elements(dots, "path", "faint").size());
        assertEquals(3 * 2, ReadPage.elements(dots, "line", "whisker").size(), "a whisker for each student");
        Element bars = page.picture("Recall gained over labels");
        assertEquals(4, ReadPage.elements(bars, "rect").size());
    }

    @Test
    void oneEpoch() throws IOException {
        Comparison comparison = new Comparison();
        comparison.add("labels", Results.afterOneEpoch(onLabels(1)));
        comparison.add("ipwd", Results.afterOneEpoch(distilled(1)));
        ReadPage page = ReadPage.of(folder, comparison, "labels");
        for (String title : List.of("Accuracy on training views", "Objective")) {
            Element curves = page.picture(title);
            assertEquals(2 + 2, ReadPage.elements(curves, "path", "dot").size(), "a point of each, and the legend");
            assertTrue(ReadPage.elements(curves, "text").stream().anyMatch(text -> text.getTextContent().equals("1")));
            assertFalse(ReadPage.elements(curves, "text").stream().anyMatch(text -> text.getTextContent().equals("1.2")));
        }
    }

    @Test
    void noTeacherAndNoValidation() throws IOException {
        Comparison comparison = new Comparison();
        comparison.add("labels", onLabels(1));
        ReadPage page = ReadPage.of(folder, comparison);
        assertEquals(List.of("Accuracy on the test data", "Accuracy on training views", "Objective", "Reliability, bin by bin"),
                page.pictures());
        assertEquals(List.of("labels reaches 50.00 % accuracy on the test data.", "labels has 10 parameters and takes 0.1 KB."),
                page.finding());
        assertEquals("a|b|10.0", page.table("The most frequent confusions of labels").get(1));
        assertFalse(page.text().contains("NaN"), page.text());
    }

    /** Such as where a run was stopped before the other trainer's turn, or an accuracy could not be measured. */
    @Test
    void nothingToCompare() throws IOException {
        Comparison comparison = new Comparison();
        comparison.add("labels", onLabels(1));
        comparison.add("ipwd", distilled(2));
        comparison.add("unknown", Results.distilled(1, Double.NaN, 0.6, 0.5, 0.8, 0.3, 0.55, 0.7));
        ReadPage page = ReadPage.of(folder, comparison, "labels");
        assertEquals("No seed has a known accuracy of both ipwd and labels, so that they cannot be compared.", page.finding().get(1));
        assertEquals(2, ReadPage.elements(page.picture("Accuracy on the test data"), "path", "dot").stream()
                .filter(dot -> !dot.getTextContent().startsWith("teacher")).count());
    }

    @Test
    void aBaselineWhoseTrainingFailed() throws IOException {
        Comparison comparison = new Comparison();
        comparison.add("ipwd", distilled(1));
        ReadPage page = ReadPage.of(folder, comparison, "labels");
        assertEquals("ipwd reaches 60.00 % accuracy on the test data, the teacher 95.00 %.", page.finding().get(0));
        assertEquals("ipwd has 10 parameters and takes 0.1 KB.", page.finding().get(1));
    }

    @Test
    void selfDistillation() throws IOException {
        Comparison comparison = new Comparison();
        comparison.add("labels", onLabels(1));
        comparison.add("self", Results.with(onLabels(1), Map.of("trainer.objective.class-name",
                "io.github.tribuoipwd.objective.SelfDistillationObjective", "trainer.objective.selfShare", "0.8")));
        ReadPage page = ReadPage.of(folder, comparison, "labels");
        assertEquals("self reaches 50.00 % accuracy on the test data, labels (trained on labels alone) 50.00 %.",
                page.finding().get(0));
        assertTrue(page.table("Data, teacher, student and settings").contains("Objective of self|SelfDistillationObjective:"
                + " selfShare 0.8"), page::text);
        assertFalse(page.text().contains("eacher's mass"), page.text());
    }

    /** From the files of earlier versions. */
    @Test
    void noPictureOfWhatIsNotKnown() throws IOException {
        Metrics run = onLabels(1);
        Comparison comparison = new Comparison();
        comparison.add("labels", new Metrics(null, new Metrics.Network(0.5, 10, 100, 1000, null), run.classes(), null, null,
                run.epochs(), run.seconds(), null, null, 1, run.settings()));
        ReadPage page = ReadPage.of(folder, comparison);
        assertEquals(CURVES, page.pictures());
        assertTrue(page.texts("p").contains("The metrics of these runs have no confusions: an earlier version wrote them."));
    }

    @Test
    void validationAndSearch() throws IOException {
        Metrics metrics = Results.searched(1, 0.5, 0.5, 0.5);
        Path file = folder.resolve(Metrics.FILE);
        metrics.write(file);
        assertEquals(metrics, Metrics.read(file));
        Comparison comparison = new Comparison();
        comparison.add("searched", metrics);
        ReadPage page = ReadPage.of(folder, comparison);
        assertEquals(List.of("Accuracy on the test data", "Accuracy on training views", "Accuracy on validation data",
                "Objective", "Loss on validation data", "Reliability, bin by bin"), page.pictures());
        List<String> lines = page.texts("tr");
        assertTrue(lines.contains("searched40LOSS, BEST1.02.062.501.5000"), lines::toString);
        assertTrue(lines.contains("labels250.0040.001.2500CHOSENLabelObjective()"), lines::toString);
        assertTrue(lines.contains("KD1FAILED: it <diverged>DistillationObjective()"), lines::toString);
        assertTrue(lines.contains("Validation40 examples, best epoch by loss"), lines::toString);
        assertTrue(new ComparisonTables(comparison, List.of(), Map.of()).searchTables()
                .startsWith("Search of searched on 30 examples by ACCURACY, for 6.5 trainings. labels is chosen"));
    }

    @Test
    void confusionsLostAndGained() throws IOException {
        ReadPage page = ReadPage.of(folder, twoSeeds("ipwd"), "labels");
        assertEquals(List.of("class|taken for|by labels|by ipwd|difference", "a|b|10.0|4.0|-6.0"),
                page.table("Confusions lost: less often than by labels"));
        assertEquals(List.of("class|taken for|by labels|by ipwd|difference", "c|d|0.0|3.0|+3.0"),
                page.table("Confusions gained: more often than by labels"));
    }

    @Test
    void aThousandClasses() throws IOException {
        double[] recalls = new double[1000];
        double[] others = new double[1000];
        for (int k = 0; k < recalls.length; k++) {
            recalls[k] = k / 1000.0;
        }
        Comparison comparison = new Comparison();
        comparison.add("labels", Results.onLabels(1, 0.5, others));
        comparison.add("more", Results.with(Results.onLabels(1, 0.6, recalls), Map.of("trainer.objective.class-name",
                "a.SelfDistillationObjective")));
        ReadPage page = ReadPage.of(folder, comparison, "labels");
        List<String> classes = page.table("The classes");
        assertEquals(31, classes.size());
        assertTrue(classes.get(1).endsWith("|99.90"), classes::toString);
        assertTrue(classes.get(30).endsWith("|0.00"), classes::toString);
        assertTrue(page.texts("p").stream().anyMatch(text -> text.startsWith("30 of 1000 classes are shown")));
        assertTrue(page.text().length() < 150_000, () -> page.text().length() + " characters");
    }

    /** Names come from configurations, and may come from others. */
    @Test
    void namesAreText() throws IOException {
        ReadPage page = ReadPage.of(folder, twoSeeds(HOSTILE), HOSTILE);
        assertTrue(page.texts("th").contains(HOSTILE.replace('\u0007', '\ufffd')), page::text);
        assertEquals(List.of(), page.elements("script"));
    }

    @Test
    void nothingIsLoaded() throws IOException {
        ReadPage page = ReadPage.of(folder, twoSeeds("ipwd"), "labels");
        String text = page.text().replace("http://www.w3.org/2000/svg", "");
        assertFalse(Pattern.compile("https?:|//|url\\(|@import|\\b(src|href|srcset|action)="
                + "|<(script|link|img|iframe|object|embed)\\b").matcher(text).find(), text);
        assertTrue(page.elements("meta").stream().anyMatch(meta -> meta.getAttribute("http-equiv")
                .equals("Content-Security-Policy") && meta.getAttribute("content").startsWith("default-src 'none'")));
    }

    /** For those who do not see the page, or not as it is drawn. */
    @Test
    void everyPartHasItsName() throws IOException {
        ReadPage page = ReadPage.of(folder, twoSeeds("ipwd"), "labels");
        for (Element svg : page.elements("svg")) {
            assertEquals("img", svg.getAttribute("role"));
            assertTrue(svg.getAttribute("aria-label").length() > 20, () -> svg.getAttribute("aria-label"));
        }
        for (Element table : page.elements("table")) {
            assertEquals(1, ReadPage.elements(table, "caption").size());
        }
        for (Element head : page.elements("th")) {
            assertTrue(head.getAttribute("scope").matches("row|col"), head::getTextContent);
            assertFalse(head.getTextContent().isBlank());
        }
        assertEquals("en", page.document().getDocumentElement().getAttribute("lang"));
    }

    @Test
    void ofNoRun() {
        Comparison none = new Comparison();
        ComparisonTables tables = new ComparisonTables(none, List.of(), Map.of());
        String message = assertThrows(IllegalArgumentException.class, () -> new Report(none, tables, List.of(), List.of()))
                .getMessage();
        assertTrue(message.contains("found none") && message.contains("\nMaybe "), message);
    }
}
