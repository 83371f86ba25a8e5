/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.support.IdxFiles;
import io.github.tribuoipwd.support.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Example;
import org.tribuo.classification.Label;
import org.tribuo.test.Helpers;

/** Sources and augmentations from an object to its provenance to a configuration and back. */
@Tag("property")
class DataConfigurationTest {

    @TempDir
    private Path folder;

    @Test
    void cifar() throws IOException {
        Path first = ImageFiles.cifar(folder.resolve("a"), false, ImageFiles.record(1, 2));
        Path second = ImageFiles.cifar(folder.resolve("b"), true, ImageFiles.record(3, 4));
        Path names = Files.write(folder.resolve("names"), List.of("a b c d e f g h i j".split(" ")));
        assertRoundTrip(new CifarDataSource(CifarKind.CIFAR10, List.of(first, second)));
        assertRoundTrip(new CifarDataSource(CifarKind.CIFAR10, List.of(first, second), names));
    }

    @Test
    void idx() throws IOException {
        Path features = IdxFiles.write(folder.resolve("a"), true, 8, new byte[] {1, 2, 3, 4}, 2, 2);
        Path labels = IdxFiles.labels(folder.resolve("b"), 0, 1);
        assertRoundTrip(new IdxDataSource(features, labels));
        assertRoundTrip(new IdxDataSource(features, labels, 1000));
    }

    /** How many threads decode them changes no image. */
    @Test
    void threadsAreNotInTheProvenance() throws IOException {
        ImageFiles.png(folder.resolve("a/a.png"), 4, 4);
        ImageFolderDataSource source = ImageFolderDataSource.builder(folder, 4, 4).threads(3).build();
        assertRoundTrip(source);
        assertFalse(source.getProvenance().toString().contains("threads"), () -> source.getProvenance().toString());
    }

    @Test
    void imageFolder() throws IOException {
        ImageFiles.png(folder.resolve("a/a.png"), 4, 4);
        assertRoundTrip(ImageFolderDataSource.builder(folder, 4, 4).build());
        assertRoundTrip(ImageFolderDataSource.builder(folder, 3, 4).channels(1).shorterSide(7).build());
    }

    @Test
    void augmentations() {
        Helpers.testConfigurableRoundtrip(new RandomCrop(3));
        Helpers.testConfigurableRoundtrip(new HorizontalFlip(0.25));
        Helpers.testConfigurableRoundtrip(new CenterCrop(3, 4));
        Helpers.testConfigurableRoundtrip(RandomResizedCrop.builder(3, 4).minScale(0.1).maxScale(0.9).minRatio(0.5).maxRatio(2)
                .build());
        Helpers.testConfigurableRoundtrip(new AugmentationChain(new RandomCrop(), new HorizontalFlip()));
        Augmentation chain = new AugmentationChain(new RandomCrop(3), new HorizontalFlip(0.25), new CenterCrop(3, 4),
                RandomResizedCrop.builder(3, 4).minScale(0.1).maxScale(0.9).minRatio(0.5).maxRatio(2).build());
        try (ConfigurationManager configuration = new ConfigurationManager()) {
            configuration.addConfiguration(ProvenanceUtil.extractConfiguration(chain.getProvenance()));
            assertEquals(chain.toString(), configuration.lookupAll(AugmentationChain.class).get(0).toString());
        }
    }

    @Test
    void configurationFile() throws IOException {
        ImageFiles.cifar(folder.resolve("train.bin.gz"), true, ImageFiles.record(1, 2, 99));
        ImageFiles.png(folder.resolve("images/cat/a.png"), 300, 400);
        IdxFiles.write(folder.resolve("images.gz"), true, 8, new byte[] {1, 2, 3, 4}, 1, 2, 2);
        IdxFiles.labels(folder.resolve("labels.gz"), 9);
        String xml = """
                <config>
                  <component name="cifar" type="io.github.tribuoipwd.data.CifarDataSource">
                    <propertylist name="paths">
                      <item>FOLDER/train.bin.gz</item>
                    </propertylist>
                    <property name="kind" value="CIFAR100_FINE"/>
                  </component>
                  <component name="images" type="io.github.tribuoipwd.data.ImageFolderDataSource">
                    <property name="folder" value="FOLDER/images"/>
                    <property name="height" value="224"/>
                    <property name="width" value="224"/>
                    <property name="shorterSide" value="256"/>
                    <property name="threads" value="1"/>
                  </component>
                  <component name="idx" type="io.github.tribuoipwd.data.IdxDataSource">
                    <property name="featuresPath" value="FOLDER/images.gz"/>
                    <property name="outputPath" value="FOLDER/labels.gz"/>
                  </component>
                  <component name="crop" type="io.github.tribuoipwd.data.RandomCrop"/>
                  <component name="flip" type="io.github.tribuoipwd.data.HorizontalFlip"/>
                  <component name="augmentation" type="io.github.tribuoipwd.data.AugmentationChain">
                    <propertylist name="augmentations">
                      <item>crop</item>
                      <item>flip</item>
                    </propertylist>
                  </component>
                </config>
                """;
        Path file = Files.writeString(folder.resolve("data.xml"), xml.replace("FOLDER", folder.toString().replace('\\', '/')));
        try (ConfigurationManager configuration = new ConfigurationManager(file.toString())) {
            CifarDataSource cifar = (CifarDataSource) configuration.lookup("cifar");
            assertEquals("99", cifar.iterator().next().getOutput().getLabel());
            IdxDataSource idx = (IdxDataSource) configuration.lookup("idx");
            assertEquals("9", idx.iterator().next().getOutput().getLabel());
            ImageFolderDataSource images = (ImageFolderDataSource) configuration.lookup("images");
            assertEquals(3 * 224 * 224, images.iterator().next().size());
            assertEquals(new AugmentationChain(new RandomCrop(), new HorizontalFlip()).toString(),
                    configuration.lookup("augmentation").toString());
        }
    }

    private static void assertRoundTrip(ConfigurableDataSource<Label> source) {
        Helpers.testProvenanceMarshalling((ObjectProvenance) source.getProvenance());
        try (ConfigurationManager configuration = new ConfigurationManager()) {
            configuration.addConfiguration(ProvenanceUtil.extractConfiguration((ObjectProvenance) source.getProvenance()));
            ConfigurableDataSource<?> again = configuration.lookupAll(source.getClass()).get(0);
            assertEquals(source.toString(), again.toString());
            List<Example<?>> examples = new ArrayList<>();
            again.forEach(examples::add);
            int row = 0;
            for (Example<Label> example : source) {
                assertEquals(example, examples.get(row++));
            }
            assertEquals(row, examples.size());
        }
    }
}
