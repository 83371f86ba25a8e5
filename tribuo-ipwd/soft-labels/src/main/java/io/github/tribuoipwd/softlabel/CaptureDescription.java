/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import ai.onnxruntime.OrtEnvironment;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.teacher.Teacher;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a manifest holds of a capture before there are parts. */
public final class CaptureDescription {

    private static final int MOST_NAMES = 10_000;
    private static final String DEVICE = "device";

    private CaptureDescription() {}

    /** The description of a capture. */
    static SoftLabelManifest of(SoftLabelCapture capture, FeaturePositions positions, Map<String, String> facts,
            Map<String, String> data) {
        return of(capture.teacher(), capture.layout(), capture.views(), capture.encoding(), positions, facts, data);
    }

    /**
     * Describes a capture by its parts, for captures that something else runs.
     *
     * @param teacher the teacher
     * @param layout the layout
     * @param views the views of each example
     * @param encoding how logits are stored
     * @param positions the position of each feature
     * @param facts the facts of the teacher's session, see {@link io.github.tribuoipwd.teacher.TeacherSession#facts}
     * @param data what the data are, in names and texts
     * @return a manifest without parts
     */
    public static SoftLabelManifest of(Teacher teacher, FeatureLayout layout, SoftLabelViews views, SoftLabelEncoding encoding,
            FeaturePositions positions, Map<String, String> facts, Map<String, String> data) {
        SortedMap<String, String> output = new TreeMap<>(facts);
        SortedMap<String, String> environment = new TreeMap<>();
        String device = output.remove(DEVICE);
        if (device != null) {
            environment.put(DEVICE, device);
        }
        environment.put("onnxruntime", OrtEnvironment.getEnvironment().getVersion());
        for (String property : List.of("java.version", "os.name", "os.arch")) {
            environment.put(property, System.getProperty(property));
        }
        return new SoftLabelManifest(SoftLabelManifest.FORMAT, version(), teacher(teacher, output), layout(layout, positions),
                new SoftLabelManifest.ViewsRecord(views.number(), views.seed(), augmentation(views.augmentation())),
                teacher.labels(), encoding.precision(), encoding.top(), environment, data, null, null, 0, 0, List.of());
    }

    private static String version() {
        String version = CaptureDescription.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    static SoftLabelManifest.TeacherRecord teacher(Teacher teacher, Map<String, String> output) {
        List<String> hashes = Settings.hashes(teacher);
        String sha256 = hashes.size() == 1 ? hashes.get(0)
                : ProvenanceUtil.hashArray(ProvenanceUtil.HashType.SHA256,
                        String.join("", hashes).getBytes(StandardCharsets.UTF_8));
        return new SoftLabelManifest.TeacherRecord(sha256,
                teacher.temperature().isPresent() ? teacher.temperature().getAsDouble() : null, Settings.of(teacher), output);
    }

    static SoftLabelManifest.LayoutRecord layout(@Nullable FeatureLayout layout, FeaturePositions positions) {
        List<String> names = positions.names();
        StringBuilder all = new StringBuilder();
        names.forEach(name -> all.append(name).append('\0'));
        return new SoftLabelManifest.LayoutRecord(Arrays.stream(positions.shape()).boxed().toList(),
                ProvenanceUtil.hashArray(ProvenanceUtil.HashType.SHA256, all.toString().getBytes(StandardCharsets.UTF_8)),
                names.size() <= MOST_NAMES ? names : List.of(), layout == null ? Map.of() : Settings.of(layout));
    }

    static @Nullable Map<String, String> augmentation(@Nullable Augmentation augmentation) {
        return augmentation == null ? null : Settings.of(augmentation);
    }

    /** The provenance of data; empty where they have none. */
    static Map<String, String> data(Iterable<?> examples) {
        return examples instanceof Provenancable<?> described && described.getProvenance() instanceof ObjectProvenance provenance
                ? Settings.of(provenance) : Map.of();
    }
}
