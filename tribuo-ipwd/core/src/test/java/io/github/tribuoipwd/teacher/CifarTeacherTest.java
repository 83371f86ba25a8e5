/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tribuoipwd.data.CifarDataSource;
import io.github.tribuoipwd.data.CifarKind;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.support.Data;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** A published teacher, through our source, layout and transform, is as accurate as with its authors' own code. */
@Tag("parity")
class CifarTeacherTest {

    private static final Path SHARED = Path.of("../../../shared/data");

    @Test
    void publishedAccuracy() throws IOException {
        Path images = SHARED.resolve("cifar-100/test.bin.gz");
        assumeTrue(Files.exists(images), () -> "skipped: CIFAR-100 is not at " + images.toAbsolutePath().normalize());
        Path names = SHARED.resolve("cifar-100/fine_label_names.txt");
        List<String> labels = Files.readAllLines(names).stream().filter(line -> !line.isBlank()).map(String::strip).toList();
        MutableDataset<Label> test = new MutableDataset<>(new CifarDataSource(CifarKind.CIFAR100_FINE, List.of(images), names));
        OnnxTeacher teacher = OnnxTeacher.builder(SHARED.resolve("teachers/cifar100_resnet56.onnx"), labels)
                .transform(InputTransform.builder().scale(1 / 255.0).mean(.5070, .4865, .4409).std(.2673, .2564, .2761).build())
                .build();
        FeaturePositions features = new IndexedLayout(3, 32, 32).bind(test.getFeatureMap().keySet());
        int[] ids = test.getData().stream().mapToInt(example -> labels.indexOf(example.getOutput().getLabel())).toArray();
        SoftLabels found = SoftLabels.capture(teacher, features, Rows.of(test, features), labels, ids);
        assertEquals(0.7263, found.accuracy(), 3e-4);
        int amongFive = 0;
        for (int i = 0; i < ids.length; i++) {
            FloatBuffer logits = FloatBuffer.wrap(Data.row(found.logits(), i));
            float own = logits.get(ids[i]);
            int above = 0;
            for (int k = 0; k < labels.size(); k++) {
                above += logits.get(k) > own ? 1 : 0;
            }
            amongFive += above < 5 ? 1 : 0;
        }
        assertEquals(0.9194, amongFive / (double) ids.length, 3e-4);
    }
}
