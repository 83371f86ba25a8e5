/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.benchmark;

import io.github.tribuoipwd.data.IdxDataSource;
import io.github.tribuoipwd.data.ImageFolderDataSource;
import io.github.tribuoipwd.features.DenseDataset;
import io.github.tribuoipwd.features.DenseExample;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.datasource.IDXDataSource;

/** From files to examples: the quickstart's IDX files, and a folder of photographs. */
final class SourcesBenchmark {

    private static final int ROUNDS = 7;
    private static final int CLASSES = 4;
    private static final int IMAGES = 160;
    private static final int HEIGHT = 375;
    private static final int WIDTH = 500;
    private static final int SIDE = 224;
    private static final int BLOCK = 16;

    private SourcesBenchmark() {}

    static void run(Path folder, Results results) throws Exception {
        idx(results);
        Path photographs = photographs(folder.resolve("photographs"));
        results.speed(IMAGES + " photographs of " + WIDTH + " x " + HEIGHT + " to rows, on " + Machine.CORES + " threads",
                "the same on one", Stopwatch.compare(ROUNDS, () -> read(source(photographs, Machine.CORES)),
                        () -> read(source(photographs, 1))), Goal.atLeast(0.9 * Machine.CORES));
    }

    private static void idx(Results results) throws Exception {
        Path images = Path.of("quickstart/data/train-10k-images-idx3-ubyte.gz");
        Path labels = Path.of("quickstart/data/train-10k-labels-idx1-ubyte.gz");
        results.speed("10,000 images of an IDX file, compressed, to a dataset", "Tribuo's IDXDataSource and MutableDataset",
                Stopwatch.compare(ROUNDS, () -> new DenseDataset<>(new IdxDataSource(images, labels)).getFeatureMap(),
                        () -> new MutableDataset<>(new IDXDataSource<>(images, labels, new LabelFactory()))), null);
    }

    /** JPEG files of colors that change slowly, with some noise, in folders of classes. */
    private static Path photographs(Path folder) throws Exception {
        Random random = new Random(1);
        for (int image = 0; image < IMAGES; image++) {
            BufferedImage pixels = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            double wave = 20 + random.nextInt(60);
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    int noise = random.nextInt(24);
                    int red = (int) (116 + 115 * Math.sin(x / wave)) + noise;
                    int green = (int) (116 + 115 * Math.sin(y / wave)) + noise;
                    int blue = (int) (116 + 115 * Math.sin((x + y) / wave)) + noise;
                    pixels.setRGB(x, y, red << 16 | green << 8 | blue);
                }
            }
            Path place = Files.createDirectories(folder.resolve("class" + image % CLASSES));
            ImageIO.write(pixels, "jpg", place.resolve(image + ".jpg").toFile());
        }
        return folder;
    }

    private static ImageFolderDataSource source(Path folder, int threads) {
        return ImageFolderDataSource.builder(folder, SIDE, SIDE).threads(threads).build();
    }

    /** Each example is read before the next one is requested, as by a training. */
    private static void read(ImageFolderDataSource source) {
        int size = 3 * SIDE * SIDE;
        FloatBuffer rows = Material.direct(BLOCK * size);
        int read = 0;
        for (Example<Label> example : source) {
            ((DenseExample<Label>) example).copyTo(rows, read++ % BLOCK * size);
        }
    }
}
