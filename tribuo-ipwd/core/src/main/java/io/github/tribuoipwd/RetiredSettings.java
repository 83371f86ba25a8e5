/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.SelfDistillationObjective;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a {@link DistillationTrainer} had before what it minimizes became a component. A configuration that has one
 * of them is refused with what to write in its place. They are fields because OLCUT refuses a property without a field before any
 * code of the component runs; they hold the value of the property, be it a number or the name of a component, and are null in
 * every trainer that can train, so that no provenance has them.
 */
abstract class RetiredSettings {

    private static final String RETIRED = "Must not be set: belongs to the objective now.";

    @Config(description = RETIRED)
    private @Nullable String loss = null;

    @Config(description = RETIRED)
    private @Nullable String weighting = null;

    @Config(description = RETIRED)
    private @Nullable String gamma = null;

    @Config(description = RETIRED)
    private @Nullable String alpha = null;

    @Config(description = "Must not be set: is classifierHeadFactor of the objective's weighting now.")
    private @Nullable String lambda = null;

    @Config(description = RETIRED)
    private @Nullable String temperature = null;

    @Config(description = RETIRED)
    private @Nullable String distillationWarmUpEpochs = null;

    @Config(description = RETIRED)
    private @Nullable String selfDistillationShare = null;

    RetiredSettings() {}

    /**
     * Refuses a configuration of the old form.
     *
     * @param teacher whether it has a teacher
     * @throws PropertyException if any of the settings is set; its message shows all of them, and the new form
     */
    final void refuseRetired(boolean teacher) {
        Map<String, String> found = found();
        if (!found.isEmpty()) {
            String settings = found.entrySet().stream().map(setting -> setting.getKey() + " = " + setting.getValue())
                    .collect(Collectors.joining(", "));
            throw new PropertyException("", found.keySet().iterator().next(), "What a DistillationTrainer minimizes must be set"
                    + " in its objective, a component of its own, found in the trainer itself " + settings + ".\nMaybe "
                    + advice(teacher));
        }
    }

    private Map<String, String> found() {
        Map<String, String> found = new LinkedHashMap<>();
        put(found, "loss", loss);
        put(found, "weighting", weighting);
        put(found, "gamma", gamma);
        put(found, "alpha", alpha);
        put(found, "lambda", lambda);
        put(found, "temperature", temperature);
        put(found, "distillationWarmUpEpochs", distillationWarmUpEpochs);
        put(found, "selfDistillationShare", selfDistillationShare);
        return found;
    }

    private static void put(Map<String, String> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    private String advice(boolean teacher) {
        boolean self = !teacher && selfDistillationShare != null && !isZero(selfDistillationShare);
        if (!self && !teacher) {
            return "leave them out: without a teacher the student is trained on labels alone.";
        }
        // What the old form had where a setting was left out has to be written out: the objective's defaults are others now.
        boolean ownWeighting = weighting == null && (lambda != null || !self);
        Map<String, String> settings = new LinkedHashMap<>();
        put(settings, self ? "selfShare" : "loss", self ? selfDistillationShare : loss);
        put(settings, "weighting", ownWeighting ? "weighting" : weighting);
        if (!self) {
            settings.put("labelFactor", Objects.requireNonNullElse(gamma, "0.1"));
            settings.put("distillationFactor", Objects.requireNonNullElse(alpha, "0.9"));
            settings.put("temperature", Objects.requireNonNullElse(temperature, "4"));
            put(settings, "warmUpEpochs", distillationWarmUpEpochs);
        }
        Map<String, String> headFactor = new LinkedHashMap<>();
        put(headFactor, "classifierHeadFactor", lambda);
        StringBuilder xml = new StringBuilder("write, in place of them,\n");
        if (ownWeighting) {
            component(xml, "weighting", InversePropensityWeighting.class, headFactor);
        }
        component(xml, "objective", self ? SelfDistillationObjective.class : DistillationObjective.class, settings);
        xml.append("and in the trainer\n");
        properties(xml, Map.of("objective", "objective"));
        if (lambda != null && !ownWeighting) {
            xml.append("and in the component ").append(weighting).append(", if it has a classifier head,\n");
            properties(xml, headFactor);
        }
        return xml.toString().stripTrailing();
    }

    /** A share of 0 stood for no self-distillation. */
    private static boolean isZero(String number) {
        try {
            return Double.parseDouble(number) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void component(StringBuilder xml, String name, Class<?> type, Map<String, String> settings) {
        String start = "  <component name=\"" + name + "\" type=\"" + type.getName() + "\"";
        if (settings.isEmpty()) {
            xml.append(start).append("/>\n");
        } else {
            properties(xml.append(start).append(">\n"), settings);
            xml.append("  </component>\n");
        }
    }

    private static void properties(StringBuilder xml, Map<String, String> settings) {
        settings.forEach((name, value) -> xml.append("    <property name=\"").append(name).append("\" value=\"")
                .append(value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;")).append("\"/>\n"));
    }
}
