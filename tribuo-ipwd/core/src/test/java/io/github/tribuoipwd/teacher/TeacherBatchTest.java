/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.datasource.IDXDataSource;

/** The soft labels of an example do not depend on its batch, to the last bit: so caching them changes no student. */
@Tag("property")
class TeacherBatchTest {

    private static final Path QUICKSTART = Path.of("../../integration-tests/quickstart");

    @TempDir
    private Path folder;

    @Test
    void convolutionalTeacher() throws IOException {
        assertIndependent(QUICKSTART.resolve("teacher.onnx"));
    }

    /** One matrix product, for which a batch of one is another routine in most libraries. */
    @Test
    void linearTeacher() throws IOException {
        assertIndependent(TeacherFile.of(10, -1, 784).write(folder.resolve("linear.onnx")));
    }

    private static void assertIndependent(Path model) throws IOException {
        MutableDataset<Label> data = new MutableDataset<>(new IDXDataSource<>(
                QUICKSTART.resolve("data/t10k-images-idx3-ubyte.gz"), QUICKSTART.resolve("data/t10k-labels-idx1-ubyte.gz"),
                new LabelFactory()));
        FeaturePositions positions = new IndexedLayout(1, 28, 28).bind(data.getFeatureIDMap().keySet());
        DenseRows rows = DenseRows.gather(data, data.size(), positions);
        OnnxTeacher teacher = OnnxTeacher.builder(model,
                IntStream.range(0, 10).mapToObj(Integer::toString).toList())
                .transform(InputTransform.builder().scale(1 / 255.0).build()).build();
        try (TeacherSession session = teacher.open(positions, rows)) {
            float[] whole = logits(session, rows, 300);
            for (int batch : List.of(1, 2, 3, 7, 64, 256, 299)) {
                float[] cut = logits(session, rows, batch);
                for (int i = 0; i < whole.length; i++) {
                    assertEquals(whole[i], cut[i], "row " + i / 10 + ", batches of " + batch);
                }
            }
        }
    }

    private static float[] logits(TeacherSession session, DenseRows rows, int batch) {
        float[] logits = new float[300 * 10];
        for (int first = 0; first < 300; first += batch) {
            int number = Math.min(batch, 300 - first);
            FloatBuffer in = direct(number * rows.size());
            FloatBuffer out = direct(number * 10);
            for (int i = 0; i < number; i++) {
                rows.copy(first + i, in);
            }
            session.logits(in.flip(), number, out);
            out.get(logits, first * 10, number * 10);
        }
        return logits;
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
}
