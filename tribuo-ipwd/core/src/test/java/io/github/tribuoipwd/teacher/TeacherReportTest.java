/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.internal.Softmax;
import io.github.tribuoipwd.support.Evaluations;
import io.github.tribuoipwd.teacher.TeacherReport.Finding;
import io.github.tribuoipwd.teacher.TeacherReport.Kind;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Each rule on constructed teachers with a known answer, and on healthy ones, which no rule may speak against. */
@Tag("unit")
class TeacherReportTest {

    /**
     * A teacher whose logits are the rows of a table, with the label of each; -1 for none. A row of the data holds its number, and
     * a hint at its label as large as the given number.
     */
    private record Constructed(List<String> names, List<float[]> logits, List<Integer> labels) {

        static Constructed empty(int classes) {
            return new Constructed(IntStream.range(0, classes).mapToObj(Integer::toString).toList(), new ArrayList<>(),
                    new ArrayList<>());
        }

        /**
         * A teacher that knows as much as can be known: labels are drawn from its own probabilities.
         *
         * @param scale how sure it is
         * @param prior a number that is added to the logits of each class
         */
        static Constructed calibrated(int classes, int rows, double scale, IntToDoubleFunction prior, long seed) {
            Constructed made = empty(classes);
            SplittableRandom random = new SplittableRandom(seed);
            for (int row = 0; row < rows; row++) {
                FloatBuffer logits = FloatBuffer.allocate(classes);
                for (int k = 0; k < classes; k++) {
                    logits.put(k, (float) (scale * random.nextGaussian() + prior.applyAsDouble(k)));
                }
                double[] probabilities = Softmax.of(logits, 0, classes, 1);
                double drawn = random.nextDouble();
                int label = 0;
                while (label < classes - 1 && (drawn -= probabilities[label]) > 0) {
                    label++;
                }
                made.add(label, logits.array());
            }
            return made;
        }

        void add(int label, float... row) {
            logits.add(row);
            labels.add(label);
        }

        /** The same labels with other logits. */
        Constructed with(BiFunction<Integer, float[], float[]> change) {
            Constructed changed = empty(names.size());
            for (int row = 0; row < labels.size(); row++) {
                changed.add(labels.get(row), change.apply(labels.get(row), logits.get(row).clone()));
            }
            return changed;
        }

        MutableDataset<Label> data(int from, int to, double hint) {
            MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("constructed", new LabelFactory()),
                    new LabelFactory());
            SplittableRandom random = new SplittableRandom(from);
            for (int row = from; row < to; row++) {
                int label = labels.get(row);
                data.add(new ArrayExample<>(label < 0 ? LabelFactory.UNKNOWN_LABEL : new Label(names.get(label)), new String[] {"0", "1"},
                        new double[] {row, hint * label + random.nextGaussian()}));
            }
            return data;
        }

        MutableDataset<Label> data() {
            return data(0, labels.size(), 0);
        }

        Teacher teacher() {
            return new Teacher() {
                @Override
                public List<String> labels() {
                    return names;
                }

                @Override
                public TeacherSession open(FeaturePositions features, Rows rows) {
                    return new TeacherSession() {
                        @Override
                        public void logits(FloatBuffer values, int number, FloatBuffer found) {
                            for (int row = 0; row < number; row++) {
                                found.put(row * names.size(), logits.get((int) values.get(row * features.size())));
                            }
                        }

                        @Override
                        public Map<String, String> facts() {
                            return Map.of();
                        }

                        @Override
                        public void close() {}
                    };
                }

                @Override
                public String toString() {
                    return "Constructed";
                }
            };
        }

        TeacherReport report() {
            return TeacherReport.of(teacher(), new IndexedLayout(2), data());
        }

        TeacherReport report(int heldOut) {
            int rows = labels.size() - heldOut;
            return TeacherReport.of(teacher(), new IndexedLayout(2), data(0, rows, 0), data(rows, labels.size(), 0));
        }
    }

    private static Set<Kind> kinds(TeacherReport report) {
        return report.findings().stream().map(Finding::kind).collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
    }

    private static Finding finding(TeacherReport report, Kind kind) {
        return report.findings().stream().filter(finding -> finding.kind() == kind).findFirst()
                .orElseThrow(() -> new AssertionError(kind + " is not in " + report));
    }

    /** Balanced classes, shares of 10 to 1 and of 100 to 1, many rows and few. */
    @ParameterizedTest
    @CsvSource({"2, 12", "10, 8", "100, 9"})
    void healthyTeachers(int classes, double scale) {
        for (double spread : new double[] {0, Math.log(10), Math.log(100)}) {
            for (int seed = 0; seed < (classes < 100 ? 4 : 2); seed++) {
                Constructed healthy = Constructed.calibrated(classes, 300 + 500 * seed + 15 * classes, scale,
                        k -> -spread * k / (classes - 1), seed);
                TeacherReport report = healthy.report();
                assertTrue(EnumSet.of(Kind.TEMPERATURE).containsAll(kinds(report)), report::toString);
                assertFalse(report.useless());
                assertTrue(EnumSet.of(Kind.TEMPERATURE).containsAll(kinds(healthy.report(150))), report::toString);
            }
        }
    }

    @Test
    void nothingSpeaksAgainstIt() {
        TeacherReport report = Constructed.calibrated(10, 2000, 19, k -> 0, 1).report();
        assertEquals(List.of(), report.findings(), report::toString);
        assertTrue(report.toString().endsWith("\nNothing speaks against this teacher."), report::toString);
        assertEquals(report.accuracy(), report.softness().atOne(), 0.03);
        assertTrue(report.calibration().expectedCalibrationError() < 0.03, report::toString);
        assertNull(report.heldOut());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 100})
    void labelsInAnotherOrder(int classes) {
        List<Integer> places = IntStream.range(0, classes).boxed().collect(Collectors.toList());
        Collections.rotate(places, 1);
        TeacherReport report = Constructed.calibrated(classes, 1000 + 30 * classes, 10, k -> 0, 2).with((label, logits) -> {
            float[] moved = new float[classes];
            IntStream.range(0, classes).forEach(k -> moved[places.get(k)] = logits[k]);
            return moved;
        }).report();
        assertEquals(Set.of(Kind.OTHER_ORDER), kinds(report));
        assertTrue(report.useless() && report.toString().contains("\nThis teacher cannot help as it is. The teacher is right on"),
                report::toString);
        assertTrue(finding(report, Kind.OTHER_ORDER).evidence().contains("looks like label"), report::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 100})
    void noise(int classes) {
        SplittableRandom random = new SplittableRandom(5);
        TeacherReport report = Constructed.calibrated(classes, 1500, 8, k -> 0, 3).with((label, logits) -> {
            float[] guessed = new float[classes];
            IntStream.range(0, classes).forEach(k -> guessed[k] = (float) random.nextGaussian());
            return guessed;
        }).report();
        assertEquals(Set.of(Kind.NEAR_CHANCE), kinds(report));
        assertTrue(report.useless());
    }

    /** Logits that are c times as large need c times the temperature. */
    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 2, 5})
    void softAndSharp(double factor) {
        Constructed made = Constructed.calibrated(10, 2000, 20.4, k -> 0, 4);
        double before = made.report().softness().temperature();
        assertEquals(1, before, 0.1);
        TeacherReport report = made.with((label, logits) -> {
            IntStream.range(0, 10).forEach(k -> logits[k] *= (float) factor);
            return logits;
        }).report();
        assertEquals(factor * before, report.softness().temperature(), 1e-4 * factor);
        assertEquals(Set.of(Kind.TEMPERATURE), kinds(report));
        Finding finding = finding(report, Kind.TEMPERATURE);
        assertTrue(finding.evidence().contains(factor > 1 ? "sharp" : "soft"), finding::toString);
        double advised = Double.parseDouble(finding.advice().replaceAll("use T ([^,]*),.*", "$1"));
        assertEquals(report.softness().temperature(), advised, 0.05 * advised);
        assertEquals(factor > 1, report.calibration().overconfidence() > 0.015, report::toString);
    }

    /** Logits of some classes are raised, as those of a teacher that was trained on more rows of them. */
    @ParameterizedTest
    @CsvSource({"2, 12", "10, 8", "100, 9"})
    void unevenMass(int classes, double scale) {
        TeacherReport report = Constructed.calibrated(classes, 3000, scale, k -> 0, 5).with((label, logits) -> {
            IntStream.range(0, classes).forEach(k -> logits[k] += (float) (5.0 * k / (classes - 1)));
            return logits;
        }).report();
        Finding finding = finding(report, Kind.UNEVEN_MASS);
        assertTrue(EnumSet.of(Kind.UNEVEN_MASS, Kind.TEMPERATURE).containsAll(kinds(report)), report::toString);
        assertTrue(finding.advice().contains("prior correction") && finding.advice().contains("BKD"), finding::toString);
        TeacherReport.ClassReport first = report.classes().get(0);
        TeacherReport.ClassReport last = report.classes().get(classes - 1);
        assertTrue(first.mass() < 0.9 * first.share() && last.mass() > 1.1 * last.share(), report::toString);
        assertTrue(report.mass().variation() > 3 * report.mass().noise(), report::toString);
        assertFalse(report.useless());
    }

    /** A soft-label table of the training rows: right on all of them, and a teacher as any other elsewhere. */
    @Test
    void rowsKnownByHeart() {
        Constructed made = Constructed.calibrated(10, 1500, 6, k -> 0, 6);
        int[] row = {0};
        Constructed memory = made.with((label, logits) -> {
            if (row[0]++ < 1000) {
                logits[label] = 20;
            }
            return logits;
        });
        TeacherReport report = memory.report(500);
        assertTrue(finding(report, Kind.SEEN_ROWS).evidence().startsWith("It knows these rows by heart: it is right on 100.0 %"),
                report::toString);
        assertEquals(500, report.heldOut().rows());
        assertTrue(report.heldOut().accuracy() < 0.95 && report.heldOut().probability() < report.heldOut().probabilityHere() - 0.05);
        TeacherReport alone = TeacherReport.of(memory.teacher(), new IndexedLayout(2), memory.data(0, 1000, 0));
        assertTrue(finding(alone, Kind.SEEN_ROWS).evidence().contains("looks as if it was trained on these rows"), alone::toString);
        // The rows that it has not seen, on both sides.
        assertFalse(kinds(TeacherReport.of(memory.teacher(), new IndexedLayout(2), memory.data(1000, 1250, 0),
                memory.data(1250, 1500, 0))).contains(Kind.SEEN_ROWS));
    }

    @Test
    void aForestOnSeenAndOtherRows() {
        MutableDataset<Label> seen = Evaluations.data(300, 1, Evaluations.LABELS.toArray(new String[0]));
        Model<Label> forest = new RandomForestTrainer<>(new CARTClassificationTrainer(12, 0.5f, 1L), new VotingCombiner(), 10, 1L)
                .train(seen);
        Teacher teacher = TribuoTeacher.of(forest);
        MutableDataset<Label> other = Evaluations.data(300, 2, Evaluations.LABELS.toArray(new String[0]));
        MutableDataset<Label> third = Evaluations.data(300, 3, Evaluations.LABELS.toArray(new String[0]));
        TeacherReport report = TeacherReport.of(teacher, new SortedLayout(), seen, other);
        assertTrue(kinds(report).contains(Kind.SEEN_ROWS), report::toString);
        TeacherReport unseen = TeacherReport.of(teacher, new SortedLayout(), other, third);
        assertFalse(kinds(unseen).contains(Kind.SEEN_ROWS), unseen::toString);
    }

    /** Where a hint in the features tells the label, a weak teacher has nothing to add; where there is none, it has. */
    @Test
    void labelsThatAreBetterKnown() {
        Constructed weak = Constructed.calibrated(4, 2000, 2, k -> 0, 7);
        TeacherReport report = TeacherReport.of(weak.teacher(), new IndexedLayout(2), weak.data(0, 2000, 5));
        Finding finding = finding(report, Kind.WORSE_THAN_LABELS);
        assertTrue(finding.evidence().contains("the class with the nearest mean") && report.useless(), finding::toString);
        assertFalse(kinds(weak.report()).contains(Kind.WORSE_THAN_LABELS));
        // Nine rows of ten have one label; a teacher that does not see that is of no use.
        Constructed blind = Constructed.empty(2);
        SplittableRandom random = new SplittableRandom(8);
        for (int row = 0; row < 500; row++) {
            int label = row % 10 == 0 ? 1 : 0;
            blind.add(label, random.nextInt(4) > 0 ? new float[] {1 - label, label} : new float[] {label, 1 - label});
        }
        assertTrue(finding(blind.report(), Kind.WORSE_THAN_LABELS).evidence().contains("the most frequent label on 90.0 %"));
    }

    @Test
    void rowsWithoutALabelHaveNoPart() {
        Constructed made = Constructed.calibrated(5, 600, 7, k -> 0, 9);
        TeacherReport before = made.report();
        for (int row = 0; row < 300; row++) {
            made.add(-1, made.logits().get(row));
        }
        TeacherReport after = made.report();
        assertEquals(600, after.rows());
        assertEquals(before.classes(), after.classes());
        assertEquals(before.calibration(), after.calibration());
        assertEquals(before.mass(), after.mass());
    }

    /** Four rows, two of each class. */
    @Test
    void byHand() {
        Constructed made = Constructed.empty(2);
        float three = (float) Math.log(3);
        made.add(0, three, 0);
        made.add(0, three, 0);
        made.add(1, three, 0);
        made.add(1, 0, three);
        TeacherReport report = made.report();
        assertEquals(0.75, report.accuracy());
        assertEquals(0.75, report.softness().atOne(), 1e-6);
        assertEquals(Math.pow(3, 0.25) / (1 + Math.pow(3, 0.25)), report.softness().atFour(), 1e-6);
        assertEquals(Math.log(3) / Math.log(19), report.softness().temperature(), 1e-6);
        assertEquals(new TeacherReport.ClassReport("0", 2, 1, 0.5, 0.625).toString(),
                report.classes().get(0).toString().replaceAll("0\\.62\\d+", "0.625"));
        // Ratios 1.25 and 0.75.
        assertEquals(1.25 / 0.75, report.mass().largestRatio(), 1e-6);
        assertEquals(0.25, report.mass().variation(), 1e-6);
        assertEquals(-(3 * Math.log(0.75) + Math.log(0.25)) / 4, report.calibration().negativeLogLikelihood(), 1e-6);
        assertTrue(report.toString().startsWith("""
                Constructed
                4 labeled rows, 75.0 % of them predicted right
                mean largest probability: 75.0 %, 56.8 % at temperature 4, 95 % at temperature 0.37
                calibration: ECE 0.00 % (15 bins), AURC 0.2500, NLL 0.5623 nats, Brier score 0.3750
                class mass against the labels' shares: coefficient of variation 25.0 %, of which noise explains"""), report::toString);
        assertTrue(report.toString().contains("""
                class     rows   recall    share     mass
                0            2  100.0 %   50.0 %   62.5 %
                1            2   50.0 %   50.0 %   37.5 %
                """), report::toString);
    }

    @Test
    void manyClassesAreCutShort() {
        String text = Constructed.calibrated(100, 2000, 9, k -> 0, 10).report().toString();
        assertTrue(text.contains("those of 100 classes with the smallest and the largest recall"), text);
        assertTrue(text.lines().count() < 30, text);
    }

    /** Three members of four hide what is wrong with one. */
    @Test
    void aMemberOfAnEnsemble() {
        Constructed made = Constructed.calibrated(10, 1000, 9, k -> 0, 11);
        List<Integer> order = IntStream.range(0, 10).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(1));
        Constructed wrong = made.with((label, logits) -> {
            float[] moved = new float[10];
            IntStream.range(0, 10).forEach(k -> moved[k] = logits[order.get(k)]);
            return moved;
        });
        Teacher ensemble = new EnsembleTeacher(List.of(made.teacher(), made.teacher(), made.teacher(), wrong.teacher()), 1);
        TeacherReport report = TeacherReport.of(ensemble, new IndexedLayout(2), made.data());
        assertTrue(report.accuracy() > 0.8 && kinds(report).contains(Kind.OTHER_ORDER), report::toString);
        // One that averages at a temperature means nothing at another.
        TeacherReport fixed = TeacherReport.of(new EnsembleTeacher(List.of(made.teacher(), made.teacher()), 2, 1, 1),
                new IndexedLayout(2), made.data());
        assertTrue(Double.isNaN(fixed.softness().atFour()) && Double.isNaN(fixed.softness().temperature()), fixed::toString);
        assertFalse(kinds(fixed).contains(Kind.TEMPERATURE));
    }

    @Test
    void errors() {
        Constructed made = Constructed.calibrated(3, 50, 5, k -> 0, 12);
        Teacher four = Constructed.calibrated(4, 50, 5, k -> 0, 12).teacher();
        assertError(IllegalArgumentException.class, () -> TeacherReport.of(four, new IndexedLayout(2), made.data()),
                "same labels", "[3] only in the teacher");
        Constructed unlabeled = Constructed.empty(3);
        IntStream.range(0, 10).forEach(i -> unlabeled.add(-1, 1, 2, 3));
        assertError(IllegalArgumentException.class, unlabeled::report, "labeled rows", "10 rows");
        assertError(IllegalArgumentException.class, () -> TeacherReport.of(made.teacher(), new IndexedLayout(2), made.data(),
                unlabeled.data()), "labeled rows");
    }
}
