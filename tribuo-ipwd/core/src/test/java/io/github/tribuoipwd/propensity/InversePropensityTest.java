/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The weights of the reference values, on plain numbers. */
@Tag("unit")
class InversePropensityTest {

    @Test
    void goldenWeights() throws IOException {
        int compared = 0;
        for (JsonNode test : new ObjectMapper().readTree(getClass().getResource("/golden/losses.json"))) {
            JsonNode settings = test.get("hyperparameters");
            boolean plain = settings.path("orientation").asText().equals("KD_OVER_CLS") && !settings.path("normalise").isTextual()
                    && !settings.path("clip").isNumber();
            if (test.get("objective").asText().equals("ipwd") && plain) {
                for (int i = 0; i < test.get("labels").size(); i++) {
                    double expected = test.get("weights").get(i).asDouble();
                    double found = InversePropensity.weight(floats(test.get("student_logits").get(i)),
                            floats(test.get("classifier_logits").get(i)), test.get("labels").get(i).asInt(), true);
                    // Floats hold the logits here, and their error grows with the weight.
                    assertEquals(expected, found, 2e-4 * expected, "example " + i);
                    compared++;
                }
            }
        }
        assertTrue(compared > 10, "compared " + compared);
    }

    private static float[] floats(JsonNode row) {
        float[] values = new float[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) row.get(i).asDouble();
        }
        return values;
    }

    /** By hand: two classes, not standardized; H = log(1 + exp(-margin)). */
    @Test
    void byHand() {
        double kd = Math.log(1 + Math.exp(-1));
        double cls = Math.log(1 + Math.exp(-2));
        assertEquals(1 + kd / (cls + 1e-7), InversePropensity.weight(new float[] {1, 0}, new float[] {2, 0}, 0, false), 1e-6);
    }

    @Test
    void largeLogitsStayFinite() {
        double weight = InversePropensity.weight(new float[] {-1000, 1000}, new float[] {1000, -1000}, 0, false);
        assertTrue(Double.isFinite(weight) && weight > 1e9, "weight " + weight);
        assertEquals(2, InversePropensity.weight(new float[] {3, 3, 3}, new float[] {5, 5, 5}, 1, true), 1e-6);
    }
}
