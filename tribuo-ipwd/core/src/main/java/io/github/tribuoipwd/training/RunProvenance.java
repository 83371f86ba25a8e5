/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DoubleProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.LongProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import io.github.tribuoipwd.internal.PyTorch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one training that no configuration holds. Times stay out: the same training should give the same facts.
 */
final class RunProvenance {

    private RunProvenance() {}

    static Map<String, Provenance> of(DistillationReport report, Device device, @Nullable Map<String, String> teacherFacts,
            Map<String, String> decisions, Map<String, Provenance> own) {
        Map<String, Provenance> facts = new HashMap<>();
        facts.put("epoch-losses", list("epoch-loss", report.epochs(), EpochReport::loss));
        facts.put("student-parameters", new LongProvenance("student-parameters", report.parameters()));
        text(facts, "student-device", device.toString());
        versions().forEach((name, value) -> text(facts, name, value));
        if (teacherFacts != null) {
            number(facts, "teacher-accuracy", report.teacherAccuracy());
            teacherFacts.forEach((name, value) -> text(facts, "teacher-" + name, value));
        }
        decisions.forEach((name, value) -> text(facts, "objective-" + name, value));
        Diagnostics diagnostics = report.diagnostics();
        if (diagnostics != null) {
            number(facts, "weights-mean", diagnostics.weights().mean());
            number(facts, "weights-max", diagnostics.weights().max());
            number(facts, "weights-effective-sample-size", diagnostics.weights().effectiveSampleSize());
            number(facts, "mass-weight-correlation", diagnostics.massWeightCorrelation());
        }
        ValidationSummary validation = report.validation();
        if (validation != null) {
            facts.put("validation-examples", new LongProvenance("validation-examples", validation.examples()));
            text(facts, "selected-on", validation.criterion().name());
            text(facts, "selected-parameters", validation.selection().name());
            facts.put("selected-epoch", new LongProvenance("selected-epoch", validation.epoch()));
            facts.put("epochs-run", new LongProvenance("epochs-run", validation.epochsRun()));
            facts.put("validation-losses", list("validation-loss", report.epochs(), EpochReport::validationLoss));
            facts.put("validation-accuracies", list("validation-accuracy", report.epochs(), EpochReport::validationAccuracy));
        }
        facts.putAll(own);
        return facts;
    }

    private static ListProvenance<DoubleProvenance> list(String name, List<EpochReport> epochs,
            ToDoubleFunction<EpochReport> figure) {
        return new ListProvenance<>(epochs.stream().map(epoch -> new DoubleProvenance(name, figure.applyAsDouble(epoch))).toList());
    }

    /** What the engines and this library are; the last bits of a student depend on them. */
    static Map<String, String> versions() {
        return Map.of("tribuo-ipwd-version", version(), "djl-version", Engine.getDjlVersion(),
                "pytorch-version", Engine.getEngine("PyTorch").getVersion(), "pytorch-instructions", PyTorch.instructions(),
                "onnxruntime-version", OrtEnvironment.getEnvironment().getVersion());
    }

    private static String version() {
        String version = RunProvenance.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static void number(Map<String, Provenance> facts, String name, double value) {
        facts.put(name, new DoubleProvenance(name, value));
    }

    private static void text(Map<String, Provenance> facts, String name, String value) {
        facts.put(name, new StringProvenance(name, value));
    }
}
