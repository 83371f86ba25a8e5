/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.reproduction;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.property.SimpleProperty;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.provenance.primitives.HashProvenance;
import com.oracle.labs.mlrg.olcut.util.Pair;
import io.github.tribuoipwd.DistillationSearch;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.DenseDataset;
import io.github.tribuoipwd.files.AllowedClasses;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.internal.Engines;
import io.github.tribuoipwd.internal.FlatProvenance;
import io.github.tribuoipwd.internal.ShareableProvenance;
import io.github.tribuoipwd.internal.TribuoFile;
import io.github.tribuoipwd.onnx.internal.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.DataSource;
import org.tribuo.Dataset;
import org.tribuo.MutableDataset;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.evaluation.TrainTestSplitter;
import org.tribuo.provenance.DatasetProvenance;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;

/**
 * Trains a student again from its provenance, and compares. On the same machine the parameters are the same to the bit.
 * <p>
 * Trainer and data come from the provenance: a {@code MutableDataset} or {@link DenseDataset} over a configurable source, or over
 * one side of a {@link TrainTestSplitter} on such a source. Other data have to be given to {@link #reproduce(Dataset)}.
 */
public final class Reproducer {

    private static final Set<String> DATASETS = Set.of(MutableDataset.class.getName(), DenseDataset.class.getName());

    private static final Set<String> TRAINERS = Set.of(DistillationTrainer.class.getName(), DistillationSearch.class.getName());

    private final Original original;
    private final ConfigurationManager configuration = new ConfigurationManager();
    private final ProvenanceUtil.ProvenanceOrdering ordering;

    private Reproducer(Original original) {
        this.original = original;
        ordering = ProvenanceUtil.orderProvenances(original.provenance());
        configuration.addConfiguration(ProvenanceUtil.extractConfigurationFromOrdering(ordering));
    }

    /**
     * Begins with a student.
     *
     * @param model the student; not modified
     * @return its reproducer
     */
    public static Reproducer of(DistilledModel model) {
        return new Reproducer(Original.of(model));
    }

    /**
     * Begins with a student's file.
     *
     * @param file what {@code Model.serializeToFile} or {@code saveONNXModel} wrote
     * @return its reproducer
     * @throws io.github.tribuoipwd.files.DamagedFileException if the file is not as it was written, or its provenance is of no
     *     use
     * @throws FileFormatException if it is no student, an export without provenance, of a version that is not read, or names a
     *     class that is not allowed
     * @throws IOException if it cannot be read
     */
    public static Reproducer read(Path file) throws IOException {
        return read(file, AllowedClasses.standard());
    }

    /**
     * Begins with a student's file that may name other classes, such as a data source of your own.
     *
     * @param file what {@code Model.serializeToFile} or {@code saveONNXModel} wrote
     * @param allowed the classes that it may name, those of trainer and data too
     * @return its reproducer
     * @throws FileFormatException if the file cannot be used, see {@link #read(Path)}
     * @throws IOException if it cannot be read
     */
    public static Reproducer read(Path file, AllowedClasses allowed) throws IOException {
        Original original = Original.read(file, allowed);
        try {
            return new Reproducer(original);
        } catch (RuntimeException | StackOverflowError e) {
            throw TribuoFile.unreadable(e).in(file);
        }
    }

    /**
     * Sets a property to another value than the provenance has, such as the place of a file that has moved.
     *
     * @param component the component's name in {@link #saveConfiguration(Path)}, with or without its number: {@code onnxteacher-8},
     *     or {@code onnxteacher} where there is only one
     * @param property the property
     * @param value the value, as it would stand in a configuration file
     * @return this reproducer
     * @throws IllegalArgumentException if there is no such component, or there are several
     */
    public Reproducer override(String component, String property, String value) {
        List<String> found = configuration.getComponentNames().stream()
                .filter(name -> name.equals(component) || name.matches(Pattern.quote(component) + "-\\d+")).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException("The component to override must be one of "
                    + new TreeSet<>(configuration.getComponentNames()) + ", found \"" + component + "\", which is "
                    + (found.isEmpty() ? "none of them" : "any of " + found)
                    + ".\nMaybe save the configuration and look there.");
        }
        configuration.overrideConfigurableProperty(found.get(0), property, new SimpleProperty(value));
        return this;
    }

    /**
     * Writes the configuration of trainer and data as the provenance has it.
     *
     * @param file the file; its ending selects the format, {@code xml} or one that was registered with OLCUT
     * @throws IOException if it cannot be written; nothing is left then
     */
    public void saveConfiguration(Path file) throws IOException {
        String name = file.getFileName().toString();
        AtomicFile.write(file, part -> {
            try (OutputStream out = Files.newOutputStream(part)) {
                configuration.save(out, name.substring(name.lastIndexOf('.') + 1), true);
            }
        });
    }

    /**
     * Trains the student again, on the data that the provenance names.
     *
     * @return the new student and how it compares
     * @throws IllegalArgumentException if the data cannot be rebuilt from the provenance
     * @throws IllegalStateException if a file is another one than the original was trained with, or a native engine cannot start
     * @throws com.oracle.labs.mlrg.olcut.config.PropertyException if a component cannot be configured, as when a file is missing
     */
    public Reproduction reproduce() {
        // Errors about the machine come before the data are read.
        Engines.start();
        Trainer<Label> trainer = trainer();
        boolean dense = original.provenance().getDatasetProvenance().getClassName().equals(DenseDataset.class.getName());
        return reproduce(trainer, dense ? new DenseDataset<>(source()) : new MutableDataset<>(source()));
    }

    /**
     * Trains the student again, on given data.
     *
     * @param examples the training data of the original; not modified
     * @return the new student and how it compares
     * @throws IllegalStateException if the teacher's file is another one than the original was trained with, or a native engine
     *     cannot start
     * @throws com.oracle.labs.mlrg.olcut.config.PropertyException if a component cannot be configured, as when a file is missing
     */
    public Reproduction reproduce(Dataset<Label> examples) {
        Engines.start();
        return reproduce(trainer(), examples);
    }

    private Reproduction reproduce(Trainer<Label> trainer, Dataset<Label> examples) {
        TrainerProvenance provenance = original.provenance().getTrainerProvenance();
        int invocation = ((Number) ((PrimitiveProvenance<?>) Objects.requireNonNull(provenance.getInstanceValues()
                .get(TrainerProvenance.TRAIN_INVOCATION_COUNT))).getValue()).intValue();
        DistilledModel model = (DistilledModel) trainer.train(examples, Map.of(), invocation);
        Map<String, TensorProto> before = tensors(original.graph());
        Map<String, TensorProto> after = tensors(Original.of(model).graph());
        boolean shareable = original.provenance().equals(ShareableProvenance.of(original.provenance()));
        ModelProvenance reproduced = shareable ? ShareableProvenance.of(model.getProvenance()) : model.getProvenance();
        return new Reproduction(model, before.values().stream().mapToLong(Reproducer::size).sum(), difference(before, after),
                ProvenanceDifference.between(original.provenance(), reproduced));
    }

    /** Both kinds give distilled models. */
    private Trainer<Label> trainer() {
        TrainerProvenance provenance = original.provenance().getTrainerProvenance();
        if (!TRAINERS.contains(provenance.getClassName())) {
            throw new IllegalArgumentException("The student must come from a DistillationTrainer or a DistillationSearch, found "
                    + provenance.getClassName() + ".\nMaybe this is another kind of model.");
        }
        @SuppressWarnings("unchecked") // both train with labels
        Trainer<Label> trainer = (Trainer<Label>) configuration.lookup(name(provenance));
        requireSameFiles("trainer", provenance, trainer.getProvenance());
        return trainer;
    }

    private DataSource<Label> source() {
        DatasetProvenance dataset = original.provenance().getDatasetProvenance();
        if (!DATASETS.contains(dataset.getClassName())
                || !dataset.getTransformationProvenance().getList().isEmpty()) {
            throw unknownData("a " + dataset.getClassName() + " with " + dataset.getTransformationProvenance().getList().size()
                    + " transformations");
        }
        Provenance source = dataset.getSourceProvenance();
        if (source instanceof ConfiguredObjectProvenance configured) {
            return configured(configured);
        }
        if (source instanceof TrainTestSplitter.SplitDataSourceProvenance split) {
            Map<String, Provenance> values = new TreeMap<>();
            for (Pair<String, Provenance> entry : split) {
                values.put(entry.getA(), entry.getB());
            }
            if (values.get("source") instanceof ConfiguredObjectProvenance inner) {
                TrainTestSplitter<Label> splitter = new TrainTestSplitter<>(configured(inner),
                        Double.parseDouble(String.valueOf(values.get("train-proportion"))),
                        Long.parseLong(String.valueOf(values.get("seed"))));
                return Boolean.parseBoolean(String.valueOf(values.get("is-train"))) ? splitter.getTrain() : splitter.getTest();
            }
        }
        throw unknownData("a source of " + source.getClass().getName());
    }

    private static IllegalArgumentException unknownData(String found) {
        return new IllegalArgumentException("The data must be a MutableDataset or DenseDataset over a configurable source or over a"
                + " TrainTestSplitter of one to be rebuilt from provenance, found " + found
                + ".\nMaybe rebuild the dataset in code and call reproduce(dataset).");
    }

    private DataSource<Label> configured(ConfiguredObjectProvenance provenance) {
        ConfigurableDataSource<?> source = (ConfigurableDataSource<?>) configuration.lookup(name(provenance));
        if (!(source.getOutputFactory() instanceof LabelFactory)) {
            throw unknownData("a source of " + source.getOutputFactory().getClass().getName());
        }
        requireSameFiles("data", provenance, source.getProvenance());
        @SuppressWarnings("unchecked") // a LabelFactory makes labels only
        DataSource<Label> labeled = (DataSource<Label>) source;
        return labeled;
    }

    private String name(ConfiguredObjectProvenance provenance) {
        return ProvenanceUtil.computeName(provenance, Objects.requireNonNull(ordering.provenanceTracker.get(provenance)));
    }

    /** Another file would give another student after a long training, so it is refused before. */
    private static void requireSameFiles(String what, ObjectProvenance before, ObjectProvenance after) {
        SortedMap<String, Provenance> now = FlatProvenance.of(after);
        FlatProvenance.of(before).forEach((path, value) -> {
            Provenance found = now.get(path);
            if (value instanceof HashProvenance && !value.equals(found)) {
                throw new IllegalStateException("The file of " + what + "." + path + " must have the hash " + value
                        + ", as when the student was trained, found " + found
                        + ".\nMaybe it is another version of the file; find the original, or override its path.");
            }
        });
    }

    private static Map<String, TensorProto> tensors(ModelProto model) {
        Map<String, TensorProto> tensors = new TreeMap<>();
        model.getGraph().getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
        return tensors;
    }

    private static long size(TensorProto tensor) {
        return tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
    }

    private static double difference(Map<String, TensorProto> before, Map<String, TensorProto> after) {
        if (before.equals(after)) {
            return 0;
        }
        if (!before.keySet().equals(after.keySet())) {
            return Double.POSITIVE_INFINITY;
        }
        return before.keySet().stream().mapToDouble(name -> difference(Objects.requireNonNull(before.get(name)),
                Objects.requireNonNull(after.get(name)))).max().orElse(0);
    }

    private static double difference(TensorProto before, TensorProto after) {
        if (before.equals(after)) {
            return 0;
        }
        ByteBuffer first = before.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer second = after.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        boolean floats = before.getDataType() == TensorProto.DataType.FLOAT.getNumber() && first.hasRemaining();
        if (!floats || before.getDataType() != after.getDataType() || first.remaining() != second.remaining()) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = Double.MIN_VALUE;
        while (first.hasRemaining()) {
            largest = Math.max(largest, Math.abs((double) first.getFloat() - second.getFloat()));
        }
        return largest;
    }
}
