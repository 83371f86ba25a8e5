/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.DenseDataset;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.teacher.TeacherException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Logger;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/**
 * Checks before the first training of a command: whether each of its trainers can train on the one source and be tested on the
 * other. A training that ends in an error that could be found before wastes its time.
 */
final class BeforeTraining {

    private static final Logger logger = Logger.getLogger(BeforeTraining.class.getName());

    /** A larger share of unknown features in the test data is logged as a warning. */
    private static final double MANY = 0.1;
    /**
     * A larger share of features of the training data that never occur in the test data is logged as a warning; some features are
     * rare.
     */
    private static final double MOST = 0.5;
    private static final long BLOCK_BYTES = 4 << 20;
    private static final int SHOWN = 5;

    private final Dataset<Label> train;
    private final Dataset<Label> test;

    /**
     * Compares the labels of two sources.
     *
     * @throws IllegalArgumentException if no student of the one could be tested on the other
     */
    BeforeTraining(Dataset<Label> train, Dataset<Label> test) {
        this.train = train;
        this.test = test;
        if (test.getOutputInfo().getUnknownCount() > 0) {
            throw new IllegalArgumentException("The test data must have a label in every example, found "
                    + test.getOutputInfo().getUnknownCount() + " without.\nMaybe leave those examples out of the test source.");
        }
        Set<String> labels = labels(train);
        Set<String> unknown = labels(test);
        unknown.removeAll(labels);
        // Training data of one class are not an error of the test data.
        if (labels.size() > 1 && !unknown.isEmpty()) {
            throw new IllegalArgumentException("The test data must have no label that the training data lack, found "
                    + some(unknown) + " only in the test data; the training data have " + some(labels) + ".\nMaybe "
                    + (unknown.size() == labels(test).size() ? "the two sources do not belong together, or write their labels in"
                    + " two ways." : "leave those examples out of the test source, or check that the training source gave all its"
                    + " examples."));
        }
    }

    private static Set<String> labels(Dataset<Label> data) {
        Set<String> labels = new TreeSet<>();
        data.getOutputInfo().getDomain().forEach(label -> labels.add(label.getLabel()));
        return labels;
    }

    /**
     * Checks one trainer.
     *
     * @return how many bytes the files of one run of it take, see {@link DiskSpace}
     * @throws IllegalArgumentException if it cannot train on the training data, or its student cannot be tested on the test data
     * @throws IllegalStateException if its engines or its device are not there
     * @throws TeacherException if its teacher breaks its contract or cannot run
     */
    long check(String name, DistillationTrainer trainer) {
        return check(name, Method.of(trainer));
    }

    /** The same for a trainer or a search. */
    long check(String name, Method method) {
        try {
            FeaturePositions positions = method.trainer().getLayout().bind(DenseDataset.featureNames(train));
            requireKnown(name, positions);
            warnOfAbsent(name);
            requireRows(positions);
            return DiskSpace.ofRun(method.check(train), positions.size());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(message(name, e), e);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(message(name, e), e);
        } catch (TeacherException e) {
            throw new TeacherException(message(name, e), e);
        }
    }

    private static String message(String name, RuntimeException e) {
        return "The trainer " + name + " cannot run: " + e.getMessage();
    }

    private void requireKnown(String name, FeaturePositions positions) {
        Set<String> known = new HashSet<>(positions.names());
        Set<String> unknown = new TreeSet<>();
        int all = 0;
        for (String feature : DenseDataset.featureNames(test)) {
            all++;
            if (!known.contains(feature)) {
                unknown.add(feature);
            }
        }
        if (unknown.size() == all) {
            throw new IllegalArgumentException("The test data must have features of the student, found none: they have "
                    + some(unknown) + ", the student has " + some(positions.names())
                    + ".\nMaybe give both sources the same settings, so that they name their features alike.");
        }
        double share = unknown.size() / (double) all;
        if (share > MANY) {
            logger.warning(() -> String.format(Locale.ROOT, "%s: %.0f %% of the features in the test data are unknown to the"
                    + " student, which ignores them: %s%nMaybe give both sources the same settings, so that they name their"
                    + " features alike.", name, 100 * share, some(unknown)));
        }
    }

    /** Warns of gray test images, for example: they lack most features of colored ones, but have no unknown ones. */
    private void warnOfAbsent(String name) {
        Set<String> absent = new TreeSet<>(DenseDataset.featureNames(train));
        double all = absent.size();
        for (String feature : DenseDataset.featureNames(test)) {
            absent.remove(feature);
        }
        if (absent.size() > MOST * all) {
            logger.warning(() -> String.format(Locale.ROOT, "%s: %.0f %% of the features in the training data never occur in the"
                    + " test data, where the student reads them as zero: %s%nMaybe give both sources the same settings, so that"
                    + " they name their features alike.", name, 100 * absent.size() / all, some(absent)));
        }
    }

    /** A row that no student can predict would otherwise fail when it is tested. */
    private void requireRows(FeaturePositions positions) {
        int number = Math.min(test.size(), Buffers.rowsWithin(BLOCK_BYTES, positions.size()));
        FloatBuffer rows = Buffers.direct(Math.multiplyExact(number, positions.size()));
        List<Example<Label>> block = new ArrayList<>();
        int first = 0;
        for (Example<Label> example : test) {
            block.add(example);
            if (block.size() == number || first + block.size() == test.size()) {
                requireRows(block, positions.gather(block, rows), first);
                first += block.size();
                block.clear();
            }
        }
    }

    private static void requireRows(List<Example<Label>> examples, int[] known, int first) {
        for (int i = 0; i < known.length; i++) {
            if (known[i] == 0) {
                throw new IllegalArgumentException("Each test example must have a feature of the student, found "
                        + (examples.get(i).size() == 0 ? "no features at all" : "only \""
                        + examples.get(i).iterator().next().getName() + "\" and the like") + " in example " + (first + i)
                        + ".\nMaybe leave it out of the test source; an example whose values are all zero needs one feature,"
                        + " with the value 0.");
            }
        }
    }

    /** The first of them, and the number of the others. */
    private static String some(Iterable<String> names) {
        List<String> shown = new ArrayList<>();
        int more = 0;
        for (String name : names) {
            if (shown.size() < SHOWN) {
                shown.add("\"" + name + "\"");
            } else {
                more++;
            }
        }
        return shown.isEmpty() ? "none" : String.join(", ", shown) + (more == 0 ? "" : " and " + more + " more");
    }
}
