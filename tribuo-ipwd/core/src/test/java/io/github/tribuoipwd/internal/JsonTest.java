/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tribuoipwd.features.UnknownFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The JSON that this library writes is read correctly by another library. */
@Tag("unit")
class JsonTest {

    private static final ObjectMapper READER = new ObjectMapper();

    private static void assertRead(Object value) throws JsonProcessingException {
        String json = Json.of(value);
        assertEquals(value, READER.readValue(json, Object.class), json);
        assertTrue(json.chars().allMatch(character -> character >= ' ' && character <= '~'), json);
    }

    @Test
    void everyCharacterThereIs() throws JsonProcessingException {
        for (int character = 0; character <= Character.MAX_VALUE; character++) {
            // Jackson refuses half of a pair in no text but its own bytes.
            assertRead(List.of("a" + (char) character + "b"));
        }
        assertRead("\ud83d\ude00");
    }

    @Test
    void randomValues() throws JsonProcessingException {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            assertRead(value(random, 3));
        }
    }

    private static Object value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> text(random);
            case 1 -> random.nextInt();
            case 2 -> random.nextBoolean();
            case 3 -> random.nextDouble() * 1e10;
            case 4 -> {
                List<Object> values = new ArrayList<>();
                random.ints(random.nextInt(4)).forEach(unused -> values.add(value(random, depth - 1)));
                yield values;
            }
            default -> {
                Map<String, Object> values = new LinkedHashMap<>();
                random.ints(random.nextInt(4)).forEach(unused -> values.put(text(random), value(random, depth - 1)));
                yield values;
            }
        };
    }

    private static String text(SplittableRandom random) {
        return random.ints(random.nextInt(6), 0, 0x11000).collect(StringBuilder::new, StringBuilder::appendCodePoint,
                StringBuilder::append).toString();
    }

    /** As it was written by this library, by Jackson, or by hand. */
    @Test
    void listsOfTexts() throws JsonProcessingException {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 2_000; i++) {
            List<String> texts = random.ints(random.nextInt(4)).mapToObj(unused -> text(random)).toList();
            assertEquals(texts, JsonStrings.read(Json.of(texts)));
            assertEquals(texts, JsonStrings.read(READER.writerWithDefaultPrettyPrinter().writeValueAsString(texts)));
        }
        assertEquals(List.of("\"\\/\b\f\n\r\t\u00e9"), JsonStrings.read(" [ \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\" ] "));
        assertEquals(List.of(), JsonStrings.read("[ ]"));
        for (String other : List.of("", "[", "]", "[\"a\"", "[\"a", "[\"a\",]", "[,]", "[\"a\"]]", "[1]", "\"a\"", "{}", "[\"\\u12\"]",
                "[\"a\" \"b\"]", "[\"\\u12g4\"]")) {
            assertThrows(IllegalArgumentException.class, () -> JsonStrings.read(other), other);
        }
    }

    @Test
    void whatJsonLacks() throws JsonProcessingException {
        assertEquals("[\"NaN\",\"Infinity\",null]", Json.of(Arrays.asList(Double.NaN, Float.POSITIVE_INFINITY, null)));
        assertEquals("[1,2.5,true,\"WARN\"]", Json.of(List.of(1L, 2.5f, true, UnknownFeatures.WARN)));
    }
}
