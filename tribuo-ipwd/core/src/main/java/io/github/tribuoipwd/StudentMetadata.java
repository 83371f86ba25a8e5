/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.MapProvenance;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.NullConfiguredProvenance;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.internal.Json;
import io.github.tribuoipwd.training.TrainedStudent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tribuo.provenance.ModelProvenance;

/**
 * The metadata of an exported student, so that the file alone suffices to serve it: JSON under the keys that {@link
 * DistilledModel#exportONNXModel(String, long)} documents. Settings and versions are read from the provenance; what is absent
 * there is absent here.
 */
final class StudentMetadata {

    static final String PREFIX = "tribuo-ipwd.";
    /** The version of the keys and of their values. */
    static final int FORMAT = 2;
    /** The first version with a digest. */
    static final int FIRST_WITH_DIGEST = 2;
    private static final String VALUES = "raw feature values as in the training data, before the transform, which is inside the"
            + " graph; 0 for a feature that is absent";

    private final Map<String, String> entries = new LinkedHashMap<>();

    /**
     * Describes a student.
     *
     * @param positions the feature at each position of the input
     * @param shape the shape of a row in this file, {@code (channels, height, width)} or {@code (length)}; not modified
     * @param labels the label of each column of the output
     */
    StudentMetadata(FeaturePositions positions, int[] shape, List<String> labels, ModelProvenance provenance, ModelProto model) {
        put("features", positions.names());
        put("labels", labels);
        put("input", tensor(TrainedStudent.INPUT, Arrays.stream(shape).boxed().toList(), VALUES));
        put("output", tensor(TrainedStudent.OUTPUT, List.of(labels.size()), "the probability of each label; they add up to 1"));
        Map<String, Provenance> trainer = provenance.getTrainerProvenance().getConfiguredParameters();
        put("layout", value(trainer.get("layout")));
        put("transform", value(transform(trainer.get("transform"), provenance.getInstanceProvenance().getMap())));
        put("versions", versions(provenance, model));
    }

    /** The transform with its numbers: those that its training fitted, the trainer's own, or none where it took rows as they are. */
    private static @Nullable Provenance transform(@Nullable Provenance set, Map<String, ? extends Provenance> facts) {
        if (facts.get(TrainedStudent.TRANSFORM_MEAN) instanceof PrimitiveProvenance<?> mean
                && facts.get(TrainedStudent.TRANSFORM_STD) instanceof PrimitiveProvenance<?> std) {
            return InputTransform.builder().mean(numbers(mean)).std(numbers(std)).build().getProvenance();
        }
        boolean none = set == null || set instanceof NullConfiguredProvenance;
        return none && facts.containsKey(TrainedStudent.TRANSFORM) ? InputTransform.identity().getProvenance() : set;
    }

    private static double[] numbers(PrimitiveProvenance<?> fact) {
        return Pattern.compile(" ").splitAsStream(String.valueOf(fact.getValue())).mapToDouble(Double::parseDouble).toArray();
    }

    private void put(String key, @Nullable Object value) {
        entries.put(PREFIX + key, Json.of(value));
    }

    private static Map<String, Object> tensor(String name, List<Integer> rowShape, String values) {
        List<Object> shape = new ArrayList<>();
        shape.add("batch");
        shape.addAll(rowShape);
        Map<String, Object> tensor = new LinkedHashMap<>();
        tensor.put("name", name);
        tensor.put("type", "float32");
        tensor.put("shape", shape);
        tensor.put("values", values);
        return tensor;
    }

    private static Map<String, Object> versions(ModelProvenance provenance, ModelProto model) {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("metadata", FORMAT);
        versions.put("opset", model.getOpsetImportList().stream().filter(set -> set.getDomain().isEmpty())
                .mapToLong(OperatorSetIdProto::getVersion).max().orElse(0));
        Map<String, ? extends Provenance> facts = provenance.getInstanceProvenance().getMap();
        for (String part : List.of("tribuo-ipwd", "djl", "pytorch", "onnxruntime")) {
            if (facts.get(part + "-version") instanceof PrimitiveProvenance<?> version) {
                versions.put(part, version.getValue());
            }
        }
        versions.put("tribuo", provenance.getTribuoVersion());
        return versions;
    }

    /** A setting as a value that {@link Json} writes; a component as its class and its settings in alphabetical order. */
    private static @Nullable Object value(@Nullable Provenance provenance) {
        if (provenance instanceof ConfiguredObjectProvenance component) {
            Map<String, Object> settings = new LinkedHashMap<>();
            settings.put("class", component.getClassName());
            new TreeMap<>(component.getConfiguredParameters()).forEach((name, setting) -> settings.put(name, value(setting)));
            return settings;
        }
        if (provenance instanceof ListProvenance<?> list) {
            List<Object> values = new ArrayList<>();
            list.getList().forEach(element -> values.add(value(element)));
            return values;
        }
        if (provenance instanceof MapProvenance<?> map) {
            Map<String, Object> values = new TreeMap<>();
            map.getMap().forEach((name, element) -> values.put(name, value(element)));
            return values;
        }
        return provenance instanceof PrimitiveProvenance<?> primitive ? primitive.getValue() : null;
    }

    List<StringStringEntryProto> entries() {
        return entries.entrySet().stream().map(entry -> StringStringEntryProto.newBuilder().setKey(entry.getKey())
                .setValue(entry.getValue()).build()).toList();
    }
}
