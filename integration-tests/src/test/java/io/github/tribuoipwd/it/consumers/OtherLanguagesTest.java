/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.data.ImageDecoder;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The programs of the page on serving in other languages, which are skipped where the machine has no ONNX Runtime for them. For
 * Node it is found in the folder that {@code NODE_PATH} names, for Python in one of {@code PYTHONPATH}.
 */
@Tag("end-to-end")
class OtherLanguagesTest {

    private static final Path CONSUMERS = Path.of("../consumers").toAbsolutePath().normalize();
    private static final Path FIXTURE = Path.of("../../tribuo-ipwd/core/src/test/resources/fixtures/0.1.0").toAbsolutePath()
            .normalize();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"node, -e, require('onnxruntime-node'), serve-node/serve.cjs",
            "python3, -c, 'import numpy, onnxruntime', serve-python/serve.py"})
    void sameNumbers(String program, String option, String needed, String script) throws IOException, InterruptedException {
        assumeTrue(ChildJvm.permits(program, option, needed), () -> program + " cannot do " + needed + " here");
        String[] arguments = Student.serving(folder, FIXTURE.resolve("student.onnx"));
        String printed = Commands.run(folder, Map.of(), List.of(program, CONSUMERS.resolve(script).toString(), arguments[0],
                arguments[1]));
        Student.assertScores(FIXTURE.resolve("model.tribuo"), printed);
    }

    /** Pillow makes the same row of a file as the decoder here. */
    @Test
    void sameImages() throws IOException, InterruptedException {
        assumeTrue(ChildJvm.permits("python3", "-c", "import numpy, PIL"), "Python has no Pillow here");
        Path image = ImageFiles.png(folder.resolve("image.png"), 375, 501);
        byte[] row = new ImageDecoder(3, 224, 224, 256).decode(Files.readAllBytes(image), "the image");
        String printed = Commands.run(folder, Map.of(), List.of("python3", CONSUMERS.resolve("serve-python/image.py").toString(),
                image.toString(), "224", "224", "256"));
        assertEquals(HexFormat.of().formatHex(ProvenanceUtil.HashType.SHA256.getDigest().digest(row)), printed.strip());
    }

    /** Whether they can be run here or not. */
    @Test
    void pageHasThem() throws IOException {
        String page = Files.readString(Path.of("../../docs/serving.md"));
        String programs = spaceless(Files.readString(CONSUMERS.resolve("serve-node/serve.cjs"))
                + Files.readString(CONSUMERS.resolve("serve-python/serve.py"))
                + Files.readString(CONSUMERS.resolve("serve-python/image.py")));
        List<String> snippets = Pattern.compile("(?s)```(?:js|python)\\n(.*?)```").matcher(page).results()
                .map((MatchResult snippet) -> spaceless(snippet.group(1))).toList();
        assertEquals(4, snippets.size());
        snippets.forEach(snippet -> assertTrue(programs.contains(snippet), snippet));
    }

    private static String spaceless(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
