/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import com.google.protobuf.Message;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.evaluation.WeightedLabelEvaluator;
import io.github.tribuoipwd.features.UnknownFeatures;
import io.github.tribuoipwd.reproduction.Reproducer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.util.onnx.ONNXContext;

/**
 * A program that serves students: it needs nothing but the library, Tribuo and ONNX Runtime. What it prints of a model is the
 * same to the bit wherever it runs. Its arguments are a folder of models ({@code NAME.tribuo}), each beside its data
 * ({@code NAME.data}), and a folder for what it writes.
 */
final class Serving {

    private Serving() {}

    public static void main(String[] arguments) throws IOException {
        boolean djl = isThere("ai.djl.nn.Block") || isThere("ai.djl.pytorch.engine.PtEngine");
        System.out.println("DJL is " + (djl ? "there" : "absent"));
        for (String line : serve(Path.of(arguments[0]), Path.of(arguments[1]))) {
            System.out.println(line);
        }
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name, false, Serving.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** A line for each result of each model. */
    static List<String> serve(Path folder, Path output) throws IOException {
        Files.createDirectories(output);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".tribuo")).sorted().toList();
        }
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString().replace(".tribuo", "");
            Dataset<Label> data = Dataset.castDataset(Dataset.deserializeFromFile(folder.resolve(name + ".data")), Label.class);
            try (DistilledModel model = (DistilledModel) Model.deserializeFromFile(file)) {
                serve(model, data, output.resolve(name), lines, name + " ");
            }
        }
        return lines;
    }

    private static void serve(DistilledModel model, Dataset<Label> data, Path output, List<String> lines, String name)
            throws IOException {
        lines.add(name + "batch " + scores(model.predict(data)));
        List<Prediction<Label>> single = new ArrayList<>();
        for (Example<Label> example : data) {
            single.add(model.predict(example));
        }
        lines.add(name + "single " + scores(single));
        lines.add(name + "evaluation " + metrics(new LabelEvaluator().evaluate(model, data)));
        lines.add(name + "weighted evaluation " + metrics(new WeightedLabelEvaluator().evaluate(model, data)));
        lines.add(name + "counts " + model.featureCounts());
        lines.add(name + "provenance " + ProvenanceUtil.formattedProvenanceString(model.getProvenance()).hashCode()
                + " " + model.getProvenance().toString().hashCode());
        try (DistilledModel shared = model.withShareableProvenance();
                DistilledModel strict = model.withUnknownFeatures(UnknownFeatures.REFUSE, 0.5)) {
            lines.add(name + "shareable " + shared.getProvenance().toString().hashCode());
            lines.add(name + "strict " + scores(strict.predict(data)));
        }
        Path again = Path.of(output + "-again.tribuo");
        model.serializeToFile(again);
        try (DistilledModel read = (DistilledModel) Model.deserializeFromFile(again)) {
            lines.add(name + "read again " + scores(read.predict(data)));
        }
        lines.add(name + "bytes " + sha256(model.serialize()));
        lines.add(name + "export " + sha256(model.exportONNXModel("test", 1)));
        lines.add(name + "flat export " + sha256(model.exportFlatONNXModel("test", 1)));
        Path exported = Path.of(output + ".onnx");
        model.saveONNXModel("test", 1, exported);
        ONNXContext context = new ONNXContext();
        model.writeONNXGraph(context.floatInput(model.getFeatureIDMap().size()))
                .assignTo(context.floatOutput(model.getOutputIDInfo().size()));
        lines.add(name + "part of a graph " + sha256(context.buildGraph()));
        WeightedEnsembleModel<Label> ensemble = WeightedEnsembleModel.createEnsembleFromExistingModels("two",
                List.of(model, model), new VotingCombiner());
        lines.add(name + "ensemble " + ensemble.exportONNXModel("test", 1).getGraph().getNodeCount());
        Path configuration = Path.of(output + ".xml");
        for (Reproducer reproducer : List.of(Reproducer.of(model), Reproducer.read(again), Reproducer.read(exported))) {
            reproducer.saveConfiguration(configuration);
            lines.add(name + "configuration " + Files.readString(configuration).lines().sorted().toList().hashCode());
            Files.delete(configuration);
        }
    }

    private static SortedMap<String, Double> metrics(LabelEvaluation evaluation) {
        SortedMap<String, Double> metrics = new TreeMap<>();
        evaluation.asMap().forEach((id, value) -> metrics.put(id.toString(), value));
        return metrics;
    }

    /** All bits of all scores. */
    private static String scores(List<Prediction<Label>> predictions) {
        StringBuilder bits = new StringBuilder();
        for (Prediction<Label> prediction : predictions) {
            bits.append(prediction.getOutput().getLabel()).append(prediction.getNumActiveFeatures());
            new TreeMap<>(prediction.getOutputScores()).forEach((label, score) ->
                    bits.append(' ').append(label).append(Long.toHexString(Double.doubleToRawLongBits(score.getScore()))));
        }
        return sha256(bits.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(Message message) {
        return sha256(message.toByteArray());
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(ProvenanceUtil.HashType.SHA256.getDigest().digest(bytes));
    }
}
