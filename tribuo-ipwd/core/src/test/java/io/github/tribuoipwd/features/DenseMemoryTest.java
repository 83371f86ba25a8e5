/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.data.CifarDataSource;
import io.github.tribuoipwd.data.CifarKind;
import io.github.tribuoipwd.support.ImageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** A dataset of images takes little more heap than their bytes; 50,000 images of CIFAR must stay below 400 MB, 8 kB each. */
@Tag("property")
class DenseMemoryTest {

    private static final int IMAGES = 4000;
    private static final int OVERHEAD = 200;
    private static final int FEATURE_DOMAIN = 2_000_000;

    @Test
    void heapOfADataset(@TempDir Path folder) throws IOException {
        byte[][] records = new byte[IMAGES][];
        for (int i = 0; i < IMAGES; i++) {
            records[i] = ImageFiles.record(i, i % 10);
        }
        Path file = ImageFiles.cifar(folder.resolve("data_batch_1.bin"), false, records);
        records = new byte[0][];
        long before = usedHeap();
        MutableDataset<Label> data = new MutableDataset<>(new CifarDataSource(CifarKind.CIFAR10, List.of(file)));
        long used = usedHeap() - before;
        assertEquals(IMAGES, data.size());
        assertTrue(used < (long) IMAGES * (ImageFiles.PIXELS + OVERHEAD) + FEATURE_DOMAIN, () -> used / IMAGES + " bytes an image");
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
