/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tribuoipwd.evaluation.Calibration;
import io.github.tribuoipwd.training.Diagnostics;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.SearchReport;
import io.github.tribuoipwd.training.ValidationSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code metrics.json}. Accuracies and recalls are on the test data, in [0, 1]. An unknown number, such as one
 * whose measurement failed, is the string {@code "NaN"} there, since JSON has no such number.
 *
 * @param teacher the teacher; null where the student was trained on labels alone
 * @param student the student
 * @param classes the student's recall of each class
 * @param confusions what the student takes for what; null where not known, as in the files of earlier versions
 * @param distillation the diagnostics of teacher and weights in the last epoch; null where the student had no teacher
 * @param epochs every epoch
 * @param seconds where the time went
 * @param validation what the training was selected on; null without validation examples
 * @param search how what the student is trained with was found; null without a search
 * @param seed the trainer's seed
 * @param settings each setting of the run, by its path
 */
public record Metrics(@Nullable Network teacher, Network student, List<ClassResult> classes, @Nullable Confusions confusions,
        @Nullable Diagnostics distillation, List<EpochReport> epochs, Seconds seconds, @Nullable ValidationSummary validation,
        @Nullable SearchReport search, long seed, SortedMap<String, String> settings) {

    /** The name of the file. */
    public static final String FILE = "metrics.json";

    /** Earlier versions did not measure these. */
    private static final String CALIBRATION = "calibration";
    private static final String CONFUSIONS = "confusions";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    /**
     * One network.
     *
     * @param accuracy its accuracy on the test data; NaN where not known
     * @param parameters its trainable parameters (those of a teacher: the numbers in its file); -1 where not known
     * @param onnxBytes the size of its file; -1 where it has none
     * @param predictionsPerSecond how many examples ONNX Runtime predicts in a second on one thread of this machine;
     *     NaN where not known
     * @param calibration how far its probabilities hold on the test data, each example by its weight; null where not known, as in
     *     the files of earlier versions
     */
    public record Network(double accuracy, long parameters, long onnxBytes, double predictionsPerSecond,
            @Nullable Calibration calibration) {}

    /**
     * One class.
     *
     * @param label the class
     * @param recall the share of its test examples that the student recognized; NaN where there are none
     */
    public record ClassResult(String label, double recall) {}

    /**
     * The seconds that each part took.
     *
     * @param teacher for the teacher's logits before the training
     * @param training for the student's training, with a teacher that runs beside it
     */
    public record Seconds(double teacher, double training) {

        /**
         * Adds both up.
         *
         * @return seconds
         */
        public double total() {
            return teacher + training;
        }
    }

    /**
     * Writes JSON.
     *
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
    }

    /**
     * Reads JSON.
     *
     * @param file the file
     * @return what it holds
     * @throws IOException if it cannot be read, or holds something else
     */
    public static Metrics read(Path file) throws IOException {
        try {
            JsonNode content = JSON.readTree(file.toFile());
            putAbsent(content, CONFUSIONS);
            putAbsent(content.get("teacher"), CALIBRATION);
            putAbsent(content.get("student"), CALIBRATION);
            return JSON.treeToValue(content, Metrics.class);
        } catch (JacksonException e) {
            throw new IOException(file.toAbsolutePath() + " must hold the metrics of a run, found " + e.getOriginalMessage()
                    + ".\nMaybe another version wrote it; delete its folder to run it again.", e);
        }
    }

    private static void putAbsent(@Nullable JsonNode content, String name) {
        if (content instanceof ObjectNode known && !known.has(name)) {
            known.putNull(name);
        }
    }
}
