/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a store lie in its folder, whatever its manifest names. */
@Tag("unit")
class StoredNamesTest {

    private static SoftLabelManifest.PartRecord read(String name) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        String text = json.writeValueAsString(new SoftLabelManifest.PartRecord("PART", 1, 2, "ab", "cd"));
        return json.readValue(text.replace("PART", name), SoftLabelManifest.PartRecord.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../part-00000.parquet", "/dev/zero", "sub/part-00000.parquet", "..", ".", "", "sub\\\\part-00000.parquet",
        "C:part-00000.parquet", "a\\nb"})
    void leadNowhereElse(String name) {
        JsonMappingException e = assertThrows(JsonMappingException.class, () -> read(name));
        assertTrue(e.getMessage().contains("name of a part"), e::getMessage);
    }

    @Test
    void usualNames() throws IOException {
        for (String name : new String[] {"part-00000.parquet", "part-00000-6f1c8d5e-c000.snappy.parquet"}) {
            assertEquals(name, read(name).name());
        }
    }
}
