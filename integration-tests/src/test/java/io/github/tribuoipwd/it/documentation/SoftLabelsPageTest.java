/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.cli.Main;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.data.AugmentationChain;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.RandomCrop;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.softlabel.CaptureListener;
import io.github.tribuoipwd.softlabel.CaptureShare;
import io.github.tribuoipwd.softlabel.Precision;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.softlabel.StoreComparison;
import io.github.tribuoipwd.softlabel.StoredTeacher;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.teacher.MissingRows;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.Teacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.datasource.IDXDataSource;

/** The snippets and the configuration of the page on soft labels, on the first images of the quickstart, and its statements. */
@Tag("end-to-end")
class SoftLabelsPageTest {

    private static final String CONFIGURATIONS = "quickstart.xml,../configurations/soft-labels.xml";

    @TempDir
    private Path folder;
    private final Console console = new Console();
    private FirstImages images;

    @BeforeEach
    void firstImages() throws IOException {
        images = FirstImages.in(folder);
    }

    private ConfigurableDataSource<Label> source() throws IOException {
        return new IDXDataSource<>(images.pixels(), images.labels(), new LabelFactory());
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../../docs/soft-labels.md"));
    }

    private void run(int code, String command, String... args) {
        assertEquals(code, console.run(Main::run, images.command(command, CONFIGURATIONS, args)),
                () -> console.errors() + console.output());
    }

    @Test
    void byTheConfiguration() {
        String store = folder.resolve("soft-labels").toString();
        run(0, "capture", "--capture", "once", "--data", "train", "--plan");
        assertTrue(console.output().startsWith("400 rows of 400 examples"), console::output);
        run(0, "capture", "--capture", "once", "--data", "train", "--output", store);
        run(0, "verify", "--capture", "once", "--data", "train", "--store", store);
        run(0, "train", "--trainer", "from-store", "--@stored.path", store, "--@from-store.epochs", "1", "--train-source",
                "train", "--test-source", "train", "--output", folder.resolve("out").toString());
        assertTrue(console.output().matches("(?s).*\\| teacher +\\| +9\\d\\.\\d\\d %.*"), console::output);

        String views = folder.resolve("views").toString();
        run(0, "capture", "--capture", "of-views", "--data", "train", "--output", views);
        assertTrue(console.output().contains("1,600 of 400 examples in 1 part,") && console.output()
                .contains("4 of each, seed 1"), console::output);
        run(0, "train", "--trainer", "from-views", "--@stored-views.path", views, "--@from-views.epochs", "1", "--train-source",
                "train", "--test-source", "train", "--output", folder.resolve("out-of-views").toString());
        run(1, "train", "--trainer", "from-store", "--@stored.path", views, "--train-source", "train", "--test-source", "train",
                "--output", folder.resolve("none").toString());
        assertTrue(console.errors().contains("augmentation is absent, not {"), console::errors);
    }

    private static Teacher teacher() {
        return OnnxTeacher.builder(Path.of("teacher.onnx"), List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"))
                .transform(InputTransform.builder().scale(1 / 255.0).build()).build();
    }

    @Test
    void inCode() throws IOException {
        ConfigurableDataSource<Label> source = source();
        Teacher teacher = teacher();
        FeatureLayout layout = new IndexedLayout(1, 28, 28);
        InputTransform unitRange = InputTransform.builder().scale(1 / 255.0).build();
        Augmentation augmentation = new AugmentationChain(new RandomCrop(2), new HorizontalFlip());
        SoftLabelCapture capture = SoftLabelCapture.builder(teacher, layout)
                .views(augmentation, 4, 1)
                .precision(Precision.FLOAT16)
                .build();
        System.out.println(capture.plan(source, CaptureShare.ALL));
        SoftLabelStore store = capture.run(source, folder.resolve("soft-labels"));
        System.out.println(store.describe());
        DistillationTrainer trainer = DistillationTrainer.builder()
                .layout(layout)
                .transform(unitRange)
                .teacher(new StoredTeacher(folder.resolve("soft-labels")))
                .augmentation(augmentation)
                .student(ConvolutionalNetwork.builder(8, 16, 32).build())
                .epochs(1)
                .build();
        try (DistilledModel student = trainer.train(new MutableDataset<>(source))) {
            assertEquals(10, student.getOutputIDInfo().size());
        }
        store.verify();
        StoreComparison comparison = store.verify(capture, source);
        System.out.println(comparison.largestDifference() + " logits, " + comparison.worstRow());
        assertTrue(comparison.agrees(), comparison::toString);
        store.forEach(row -> {
            if (row.view() == 0 && row.values()[0] > 20) {
                System.out.println(row.key() + " " + row.label());
            }
        });
    }

    @Test
    void shares() throws IOException {
        ConfigurableDataSource<Label> source = source();
        SoftLabelCapture capture = SoftLabelCapture.builder(teacher(), new IndexedLayout(1, 28, 28)).partExamples(100).build();
        List<SoftLabelStore> shares = new ArrayList<>();
        for (int index = 0; index < 2; index++) {
            CaptureListener listener = progress -> System.out.println(progress.examples() + " of " + progress.of());
            shares.add(capture.run(source, folder.resolve("share" + index), new CaptureShare(index, 2), listener));
        }
        SoftLabelStore whole = SoftLabelStore.merge(folder.resolve("whole"), shares);
        assertEquals(FirstImages.COUNT, whole.manifest().rows());
    }

    private static void assertOnPage(Executable refused, String words) throws IOException {
        String message = String.valueOf(assertThrows(RuntimeException.class, refused).getMessage());
        assertTrue(message.contains(words) && message.contains("\nMaybe "), () -> words + " in " + message);
        assertTrue(page().contains(words), () -> "\"" + words + "\" must stand on the page, as in " + message);
    }

    /** What the page says of errors is what they say. */
    @Test
    void refusals() throws IOException {
        MutableDataset<Label> data = new MutableDataset<>(source());
        FeatureLayout layout = new IndexedLayout(1, 28, 28);
        SoftLabelStore store = SoftLabelCapture.builder(teacher(), layout).build().run(data, folder.resolve("store"));
        DistillationTrainer.Builder trainer = DistillationTrainer.builder().layout(layout)
                .teacher(new StoredTeacher(store.folder()))
                .student(ConvolutionalNetwork.builder(4).build()).epochs(1);
        assertOnPage(() -> new StoredTeacher(store.folder(), OnnxTeacher.builder(Path.of("teacher.onnx"),
                teacher().labels()).build(), MissingRows.REFUSE), "teacher.transform");
        assertOnPage(() -> trainer.augmentation(new HorizontalFlip()).build().train(data), "augmentation is");
        MutableDataset<Label> others = new MutableDataset<>(new IDXDataSource<>(Path.of("data/t10k-images-idx3-ubyte.gz"),
                Path.of("data/t10k-labels-idx1-ubyte.gz"), new LabelFactory()));
        assertOnPage(() -> trainer.augmentation(null).build().train(others), "that it has not, such as row 0");
        assertOnPage(() -> SoftLabelCapture.builder(teacher(), layout).build().run(data, store.folder()), "found a whole store");
        Path part = store.folder().resolve("part-00000.parquet");
        Files.write(part, new byte[] {1});
        assertOnPage(() -> trainer.build().train(data), "must be as it was captured");
        assertOnPage(store::verify, "must be as it was captured");
        Files.delete(part);
        assertOnPage(store::verify, "must have all parts that its manifest names");
        Files.delete(store.folder().resolve("manifest.json"));
        assertOnPage(() -> SoftLabelStore.open(store.folder()), "must be a store with a manifest.json");
    }

    /** The page has each field of a manifest and each column of a part. */
    @Test
    void manifestIsDescribed() throws IOException {
        SoftLabelCapture capture = SoftLabelCapture.builder(teacher(), new IndexedLayout(1, 28, 28)).build();
        Path file = capture.run(source(), folder.resolve("store")).folder().resolve("manifest.json");
        JsonNode manifest = new ObjectMapper().readTree(file.toFile());
        String page = page();
        List<String> fields = new ArrayList<>();
        manifest.fieldNames().forEachRemaining(fields::add);
        for (String nested : List.of("teacher", "layout", "views", "cut")) {
            Iterator<String> names = manifest.get(nested).fieldNames();
            names.forEachRemaining(name -> fields.add(nested + "." + name));
        }
        manifest.get("parts").get(0).fieldNames().forEachRemaining(name -> fields.add("parts[]." + name));
        assertTrue(fields.size() > 25, fields::toString);
        // Of these the page has what they hold.
        fields.removeAll(List.of("teacher", "layout", "views", "cut", "parts"));
        assertEquals(List.of(), fields.stream().filter(field -> !page.contains("| `" + field + "` |")).toList());
        for (String column : List.of("key", "view", "view_key", "label", "logits", "ids", "values", "mass", "mass2",
                "mass4")) {
            assertTrue(page.contains("| `" + column + "` |"), column);
        }
    }
}
