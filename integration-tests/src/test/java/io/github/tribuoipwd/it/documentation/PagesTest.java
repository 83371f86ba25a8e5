/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.documentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.property.ListProperty;
import com.oracle.labs.mlrg.olcut.config.property.SimpleProperty;
import io.github.tribuoipwd.DistillationSearch;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.StudentFile;
import io.github.tribuoipwd.cli.CheckTeacher;
import io.github.tribuoipwd.data.AugmentationChain;
import io.github.tribuoipwd.data.CifarDataSource;
import io.github.tribuoipwd.data.CifarKind;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.IdxDataSource;
import io.github.tribuoipwd.data.ImageFolderDataSource;
import io.github.tribuoipwd.data.RandomCrop;
import io.github.tribuoipwd.evaluation.Calibration;
import io.github.tribuoipwd.features.DenseDataset;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.RowKeys;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.files.AllowedClasses;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.SelfDistillationObjective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.AdamW;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.propensity.ModelPairEstimator;
import io.github.tribuoipwd.propensity.PropensityEstimator;
import io.github.tribuoipwd.propensity.PropensityWeightedDataSource;
import io.github.tribuoipwd.propensity.TeacherLabeledDataSource;
import io.github.tribuoipwd.propensity.WeightingMode;
import io.github.tribuoipwd.reproduction.Reproducer;
import io.github.tribuoipwd.reproduction.Reproduction;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.teacher.EnsembleTeacher;
import io.github.tribuoipwd.teacher.OtherClasses;
import io.github.tribuoipwd.teacher.SelectedClassesTeacher;
import io.github.tribuoipwd.teacher.SoftLabelTable;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherReport;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import io.github.tribuoipwd.training.Checkpoints;
import io.github.tribuoipwd.training.HealthCheck;
import io.github.tribuoipwd.training.Selection;
import io.github.tribuoipwd.training.TrainingStoppedException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.datasource.IDXDataSource;
import org.tribuo.evaluation.TrainTestSplitter;
import org.tribuo.impl.ArrayExample;

/** The snippets of the pages on Tribuo, objectives and image data, on real files. */
@Tag("end-to-end")
class PagesTest {

    @TempDir
    private Path folder;

    @SuppressWarnings("unchecked") // digits.xml has a source of labels under this name
    private static ConfigurableDataSource<Label> digits() {
        return (ConfigurableDataSource<Label>) new ConfigurationManager("../configurations/digits.xml").lookup("train");
    }

    /** A table as it lies: columns of 0 to 16. */
    @Test
    void training() {
        DistillationTrainer checked = DistillationTrainer.builder()
                .layout(new SortedLayout())
                .student(new MultilayerPerceptron(32))
                .healthCheck(HealthCheck.WARN)
                .exportTolerance(1e-3)
                .build();
        MutableDataset<Label> digits = new MutableDataset<>(digits());
        try (DistilledModel student = checked.train(digits)) {
            double accuracy = new LabelEvaluator().evaluate(student, digits).accuracy();
            assertTrue(accuracy > 0.95, () -> "accuracy " + accuracy);
            String facts = student.getProvenance().getInstanceProvenance().getMap().toString();
            assertTrue(facts.contains("fitted (automatic)") && !facts.contains("health-"), facts);
        }
    }

    /** Stopped in the middle; the same program goes on, and gives the student of one that was never stopped. */
    @Test
    void stopAndGoOn(@TempDir Path folder) {
        DistillationTrainer kept = DistillationTrainer.builder()
                .layout(new SortedLayout())
                .student(new MultilayerPerceptron(32))
                .checkpoints(new Checkpoints(folder))
                .build();
        MutableDataset<Label> digits = new MutableDataset<>(digits());
        DistillationTrainer without = kept.withSeed(kept.getSeed());
        without.setCheckpoints(null);
        DistillationTrainer again = kept.withSeed(kept.getSeed());
        kept.setListener(epoch -> Thread.currentThread().interrupt());
        assertThrows(TrainingStoppedException.class, () -> kept.train(digits));
        assertTrue(Thread.interrupted());
        try (DistilledModel student = again.train(digits); DistilledModel expected = without.train(digits)) {
            assertArrayEquals(expected.exportONNXModel("test", 1).getGraph().toByteArray(),
                    student.exportONNXModel("test", 1).getGraph().toByteArray());
        }
        try (ConfigurationManager configuration = new ConfigurationManager("../configurations/validation.xml")) {
            Checkpoints checkpoints = ((DistillationTrainer) configuration.lookup("kept")).getCheckpoints();
            assertEquals("Checkpoints(folder=checkpoints,everyEpochs=0,everySteps=0,everyMinutes=5.0)", String.valueOf(checkpoints));
        }
    }

    /** Up to the GPU. */
    @Test
    void gpus() {
        try (ConfigurationManager configuration = new ConfigurationManager("../configurations/gpu.xml")) {
            String trainer = configuration.lookup("ipwd").toString();
            assertTrue(trainer.contains("device=CUDA") && trainer.contains("overlap=true") && trainer.contains("studentDevice=AUTO"),
                    trainer);
            String teacher = configuration.lookup("teacher-tensorrt").toString();
            assertTrue(teacher.contains("device=TENSORRT") && teacher.contains("trt_engine_cache_enable=1"), teacher);
        }
    }

    /** The page on speed tells the C library what the build tells it. */
    @Test
    void allocator() throws IOException {
        String page = Files.readString(Path.of("../../docs/performance.md"));
        List<String> variables = Pattern.compile("<(MALLOC_\\w+)>(\\d+)</").matcher(Files.readString(Path.of("../../pom.xml")))
                .results().map(variable -> variable.group(1) + "=" + variable.group(2)).toList();
        assertEquals(3, variables.size());
        variables.forEach(variable -> assertTrue(page.contains(variable), variable));
    }

    @Test
    void propensityWeights() {
        ConfigurableDataSource<Label> source = digits();
        Teacher teacher = new TribuoTeacher(Path.of("../data/digits-teacher.tribuo"));
        TeacherLabeledDataSource byTeacher = new TeacherLabeledDataSource(source, teacher, new SortedLayout());
        Model<Label> onLabels = new LogisticRegressionTrainer().train(new MutableDataset<>(source));
        Model<Label> onTeacher = new LogisticRegressionTrainer().train(new MutableDataset<>(byTeacher));
        PropensityEstimator estimator = new ModelPairEstimator(TribuoTeacher.of(onLabels), TribuoTeacher.of(onTeacher));
        PropensityWeightedDataSource weighted = PropensityWeightedDataSource.builder(source, estimator)
                .mode(WeightingMode.WEIGHT)
                .maximumWeight(10)
                .build();
        Model<Label> model = new LogisticRegressionTrainer().train(new MutableDataset<>(weighted));
        assertEquals(1, weighted.summary().mean(), 1e-5);
        assertTrue(new LabelEvaluator().evaluate(model, new MutableDataset<>(source)).accuracy() > 0.9);
        TribuoTeacher forest = TribuoTeacher.of(onLabels);
        Teacher both = new EnsembleTeacher(List.of(teacher, forest), 4, 2, 1);
        assertEquals(10, both.labels().size());
    }

    @Test
    void forest() throws IOException {
        MutableDataset<Label> train = new MutableDataset<>(digits());
        Model<Label> forest = new RandomForestTrainer<>(new CARTClassificationTrainer(8, 0.3f, 1L), new VotingCombiner(), 10, 1L)
                .train(train);
        Path file = folder.resolve("forest.tribuo");
        forest.serializeToFile(file);
        DistillationTrainer trainer = DistillationTrainer.builder()
                .layout(new SortedLayout())
                .teacher(new TribuoTeacher(file))
                .student(new MultilayerPerceptron(ActivationFunction.RELU, 0, true, 128, 128))
                .epochs(30)
                .build();
        try (DistilledModel student = trainer.train(train)) {
            double accuracy = new LabelEvaluator().evaluate(student, train).accuracy();
            assertTrue(accuracy > 0.95, () -> "accuracy " + accuracy);
        }
    }

    @Test
    void unlabeled() {
        List<Example<Label>> rows = new MutableDataset<>(digits()).getData();
        MutableDataset<Label> all = dataset(rows);
        MutableDataset<Label> labeled = dataset(rows.subList(0, 100));
        List<Example<Label>> others = rows.subList(100, rows.size());
        Model<Label> forest = new RandomForestTrainer<>(new CARTClassificationTrainer(12, 0.3f, 1L), new VotingCombiner(), 10, 1L)
                .train(all);
        MutableDataset<Label> mixed = new MutableDataset<>(labeled.getProvenance(), new LabelFactory());
        mixed.addAll(labeled.getData());
        for (Example<Label> row : others) {
            ArrayExample<Label> unlabeled = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
            row.forEach(unlabeled::add);
            mixed.add(unlabeled);
        }
        DistillationTrainer trainer = DistillationTrainer.builder()
                .layout(new SortedLayout())
                .transform(InputTransform.builder().scale(1 / 16.0).build())
                .teacher(TribuoTeacher.of(forest))
                .student(new MultilayerPerceptron(64))
                .optimizer(new AdamW(0.003))
                .objective(DistillationObjective.builder().weighting(new UniformWeighting())
                        .labelFactor(0.5).distillationFactor(0.5).temperature(1).build())
                .epochs(30)
                .build();
        double few;
        try (DistilledModel student = trainer.train(labeled)) {
            few = new LabelEvaluator().evaluate(student, all).accuracy();
        }
        try (DistilledModel student = trainer.train(mixed)) {
            double accuracy = new LabelEvaluator().evaluate(student, all).accuracy();
            assertTrue(accuracy > 0.9 && accuracy > few + 0.05, () -> "accuracy " + accuracy + ", of 100 rows " + few);
        }
    }

    private static MutableDataset<Label> dataset(List<Example<Label>> rows) {
        MutableDataset<Label> data = new MutableDataset<>(digits().getProvenance(), new LabelFactory());
        data.addAll(rows);
        return data;
    }

    @Test
    void validationAndSearch() {
        MutableDataset<Label> train = new MutableDataset<>(digits());
        MutableDataset<Label> test = train;
        Teacher teacher = new TribuoTeacher(Path.of("../data/digits-teacher.tribuo"));
        DistillationTrainer trainer = DistillationTrainer.builder()
                .layout(new SortedLayout())
                .transform(InputTransform.builder().scale(1 / 16.0).build())
                .teacher(teacher)
                .student(new MultilayerPerceptron(32))
                .maximumGradientNorm(5)
                .validationShare(0.2)
                .patience(3)
                .selection(Selection.BEST)
                .epochs(10)
                .listener(epoch -> System.out.println(epoch.epoch() + ": " + epoch.validationAccuracy()))
                .build();
        DistillationSearch search = DistillationSearch.builder(trainer).build();
        try (DistilledModel student = search.train(train)) {
            LabelEvaluation evaluation = new LabelEvaluator().evaluate(student, test);
            System.out.println(evaluation.accuracy());
        }
        assertEquals(1, search.getInvocationCount());
        try (ConfigurationManager configuration = new ConfigurationManager("../configurations/validation.xml")) {
            String validated = configuration.lookup("validated").toString();
            assertTrue(validated.contains("validationShare=0.2,validation=null,criterion=MEAN_RECALL,patience=5,selection=BEST"),
                    validated);
            DistillationSearch searched = (DistillationSearch) configuration.lookup("searched");
            assertTrue(searched.toString().contains("rates=[1.0, 0.5],validationShare=0.2,criterion=ACCURACY,budget=4.0"),
                    searched::toString);
            assertTrue(searched.check(train) > 0);
        }
    }

    @Test
    void reproduce() throws IOException {
        ConfigurableDataSource<Label> source = digits();
        Path file = folder.resolve("student.onnx");
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new SortedLayout())
                .teacher(new TribuoTeacher(Path.of("../data/digits-teacher.tribuo"))).student(new MultilayerPerceptron(16))
                .optimizer(new Sgd(0.01)).maximumGradientNorm(5).epochs(1).build();
        try (DistilledModel student = trainer.train(new MutableDataset<>(source))) {
            student.saveONNXModel("com.example", 1, file);
        }
        try (Reproduction reproduction = Reproducer.read(file).reproduce()) {
            System.out.println(reproduction.summary());
        }
        try (Reproduction reproduction = Reproducer.read(file).reproduce(); DistilledModel student = reproduction.model()) {
            assertTrue(reproduction.identical());
            student.withShareableProvenance().saveONNXModel("com.example", 1, file);
            assertTrue(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1).contains("digits-teacher.tribuo"));
        }
    }

    @Test
    void filesOfStudents() throws IOException {
        MutableDataset<Label> data = new MutableDataset<>(digits());
        Example<Label> example = data.getExample(0);
        try (DistilledModel student = DistillationTrainer.builder().layout(new SortedLayout()).student(new MultilayerPerceptron(8))
                .epochs(1).build().train(data)) {
            student.saveONNXModel("com.example", 1, folder.resolve("student.onnx"));
            student.serializeToFile(folder.resolve("model.tribuo"));
        }
        StudentFile file = StudentFile.read(folder.resolve("student.onnx"));
        System.out.println(file.sha256().orElse("exported before there were digests"));
        try (DistilledModel student = DistilledModel.read(folder.resolve("model.tribuo"))) {
            System.out.println(student.predict(example).getOutput());
        }
        AllowedClasses allowed = AllowedClasses.standard().and("com.example.");
        Reproducer reproducer = Reproducer.read(folder.resolve("student.onnx"), allowed);
        reproducer.saveConfiguration(folder.resolve("again.xml"));
        assertTrue(file.isExport() && Files.exists(folder.resolve("again.xml")));
    }

    @Test
    void calibration() throws IOException {
        MutableDataset<Label> data = new MutableDataset<>(digits());
        TrainTestSplitter<Label> parts = new TrainTestSplitter<>(digits(), 0.5, 1);
        MutableDataset<Label> validation = new MutableDataset<>(parts.getTest());
        MutableDataset<Label> test = data;
        DistilledModel student = DistillationTrainer.builder().layout(new SortedLayout())
                .transform(InputTransform.builder().scale(1 / 16.0).build()).student(new MultilayerPerceptron(16))
                .optimizer(new Sgd(0.1)).epochs(3).build().train(new MutableDataset<>(parts.getTrain()));
        DistilledModel calibrated = student.calibrated(validation);
        System.out.println(Calibration.of(student, test));
        System.out.println(Calibration.of(calibrated, test));
        calibrated.saveONNXModel("com.example", 1, folder.resolve("calibrated.onnx"));
        assertTrue(Calibration.of(calibrated, validation).negativeLogLikelihood()
                <= Calibration.of(student, validation).negativeLogLikelihood());
        student.close();
        calibrated.close();
    }

    /** The run on the page on teachers, to the letter. */
    @Test
    void checkTeacher() throws IOException {
        Console console = new Console();
        int code = console.run(CheckTeacher::run, "-c", "../configurations/digits.xml", "--trainer", "ipwd", "--train-source", "train",
                "--held-out", "test");
        assertEquals(0, code, console::errors);
        String page = Files.readString(Path.of("../../docs/teachers.md"));
        assertTrue(page.contains("```\n" + console.output().strip() + "\n```"), console::output);
        TeacherReport report = TeacherReport.of(new TribuoTeacher(Path.of("../data/digits-teacher.tribuo")), new SortedLayout(),
                new MutableDataset<>(digits()));
        for (TeacherReport.Finding finding : report.findings()) {
            System.out.println(finding);
        }
        assertEquals(10, report.classes().size());
    }

    @Test
    void selfDistillation() {
        DistillationTrainer trainer = DistillationTrainer.builder()
                .layout(new SortedLayout())
                .transform(InputTransform.builder().scale(1 / 16.0).build())
                .student(new MultilayerPerceptron(32))
                .objective(new SelfDistillationObjective(0.8, InversePropensityWeighting.builder().firstEpoch(2).build()))
                .epochs(10)
                .build();
        MutableDataset<Label> data = new MutableDataset<>(digits());
        try (DistilledModel model = trainer.train(data)) {
            double accuracy = new LabelEvaluator().evaluate(model, data).accuracy();
            assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy);
        }
    }

    @Test
    void images() throws IOException {
        byte[] records = new byte[40 * 3074];
        new Random(1).nextBytes(records);
        for (int i = 0; i < 40; i++) {
            records[i * 3074] = 0;
            records[i * 3074 + 1] = (byte) (i % 2);
        }
        Files.write(folder.resolve("train.bin.gz"), records);
        Files.write(folder.resolve("fine_label_names.txt"), IntStream.range(0, 100).mapToObj(i -> "class" + i).toList());
        for (String name : List.of("cat", "dog")) {
            Path images = Files.createDirectories(folder.resolve("val").resolve(name));
            ImageIO.write(new BufferedImage(300, 260, BufferedImage.TYPE_INT_RGB), "png", images.resolve("one.png").toFile());
        }
        imageFolder();
        CifarDataSource source = new CifarDataSource(CifarKind.CIFAR100_FINE, List.of(folder.resolve("train.bin.gz")),
                folder.resolve("fine_label_names.txt"));
        MutableDataset<Label> training = new DenseDataset<>(source);
        FeatureLayout layout = new IndexedLayout(3, 32, 32);
        DistillationTrainer trainer = DistillationTrainer.builder()
                .layout(layout)
                .student(new CifarResNet(8))
                .augmentation(new AugmentationChain(new RandomCrop(4), new HorizontalFlip()))
                .epochs(1)
                .batchSize(16)
                .build();
        try (DistilledModel model = trainer.train(training)) {
            assertEquals(2, model.getOutputIDInfo().size());
        }
    }

    /** The configuration of the page, with the paths of files that are there. */
    @Test
    void imagesFromAConfiguration() throws IOException {
        byte[] records = new byte[20 * 3073];
        for (int i = 0; i < 20; i++) {
            records[i * 3073] = (byte) (i % 10);
        }
        Path batch = Files.write(folder.resolve("batch.bin"), records);
        Path names = Files.write(folder.resolve("names.txt"), IntStream.range(0, 10).mapToObj(i -> "class" + i).toList());
        Path images = Files.createDirectories(folder.resolve("val/cat"));
        ImageIO.write(new BufferedImage(300, 260, BufferedImage.TYPE_INT_RGB), "png", images.resolve("one.png").toFile());
        try (ConfigurationManager configuration = new ConfigurationManager("../configurations/images.xml")) {
            configuration.overrideConfigurableProperty("training", "paths",
                    new ListProperty(List.of(new SimpleProperty(batch.toString()))));
            configuration.overrideConfigurableProperty("training", "labelNamesPath", new SimpleProperty(names.toString()));
            configuration.overrideConfigurableProperty("validation", "folder", new SimpleProperty(folder.resolve("val").toString()));
            for (String property : List.of("features", "output")) {
                String file = "data/t10k-" + (property.equals("features") ? "images-idx3" : "labels-idx1") + "-ubyte.gz";
                configuration.overrideConfigurableProperty("digits", property + "Path", new SimpleProperty(file));
            }
            assertEquals(10_000, ((IdxDataSource) configuration.lookup("digits")).size());
            CifarDataSource training = (CifarDataSource) configuration.lookup("training");
            assertEquals(10, new MutableDataset<>(training).getOutputInfo().size());
            assertEquals(3 * 224 * 224, ((ImageFolderDataSource) configuration.lookup("validation")).iterator().next().size());
            assertEquals(new AugmentationChain(new RandomCrop(4), new HorizontalFlip()).toString(),
                    configuration.lookup("augmentation").toString());
        }
    }

    @Test
    void idxFiles() throws IOException {
        Files.copy(Path.of("data/train-10k-images-idx3-ubyte.gz"), folder.resolve("train-images-idx3-ubyte.gz"));
        Files.copy(Path.of("data/train-10k-labels-idx1-ubyte.gz"), folder.resolve("train-labels-idx1-ubyte.gz"));
        IdxDataSource source = new IdxDataSource(folder.resolve("train-images-idx3-ubyte.gz"),
                folder.resolve("train-labels-idx1-ubyte.gz"));
        MutableDataset<Label> training = new DenseDataset<>(source);
        FeatureLayout layout = new IndexedLayout(1, 28, 28);
        FeaturePositions positions = layout.bind(training.getFeatureMap().keySet());
        assertEquals(28 * 28, positions.size());
        // The rows of the quickstart are those of Tribuo's source.
        MutableDataset<Label> theirs = new MutableDataset<>(new IDXDataSource<>(folder.resolve("train-images-idx3-ubyte.gz"),
                folder.resolve("train-labels-idx1-ubyte.gz"), new LabelFactory()));
        FeaturePositions sparse = layout.bind(theirs.getFeatureMap().keySet());
        assertEquals(positions.names(), sparse.names());
        RowKeys keys = new RowKeys(28 * 28);
        Rows ours = Rows.of(training, positions);
        Rows rows = Rows.of(theirs, sparse);
        assertEquals(10_000, rows.count());
        for (int i = 0; i < rows.count(); i++) {
            assertEquals(keys.key(rows, i), keys.key(ours, i));
            assertEquals(theirs.getExample(i).getOutput(), training.getExample(i).getOutput());
        }
    }

    private void imageFolder() {
        ImageFolderDataSource source = ImageFolderDataSource.builder(folder.resolve("val"), 224, 224).shorterSide(256).build();
        FeatureLayout layout = new IndexedLayout(3, 224, 224);
        MutableDataset<Label> images = new MutableDataset<>(source);
        assertEquals(2, images.size());
        assertEquals(3 * 224 * 224, layout.bind(images.getFeatureMap().keySet()).size());
    }

    /** Of the page on teachers. */
    @Test
    void classesAndTables() throws IOException {
        Teacher teacher = new TribuoTeacher(Path.of("../data/digits-teacher.tribuo"));
        Teacher ten = new SelectedClassesTeacher(teacher, List.of("0", "1", "2", "3"));
        Teacher parity = SelectedClassesTeacher.builder(teacher, List.of("even", "odd"))
                .mapping(Map.of("0", "even", "2", "even", "1", "odd", "3", "odd"))
                .others(OtherClasses.GATHER).othersLabel("larger")
                .build();
        assertEquals(4, ten.labels().size());
        assertEquals(List.of("even", "odd", "larger"), parity.labels());
        Path file = Files.writeString(folder.resolve("soft.csv"), """
                id,cat,dog
                img-001.png,0.93,0.07
                img-002.png,0.10,0.90
                """);
        Teacher table = SoftLabelTable.builder(file)
                .keyColumn("id")
                .metadataKey("name")
                .build();
        assertEquals(List.of("cat", "dog"), table.labels());
    }
}
