/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.protobuf.ProtoProvenanceSerialization;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.io.ProvenanceSerializationException;
import io.github.tribuoipwd.data.AugmentationChain;
import io.github.tribuoipwd.data.CenterCrop;
import io.github.tribuoipwd.data.CifarDataSource;
import io.github.tribuoipwd.data.CifarKind;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.IdxDataSource;
import io.github.tribuoipwd.data.ImageFolderDataSource;
import io.github.tribuoipwd.data.RandomCrop;
import io.github.tribuoipwd.data.RandomResizedCrop;
import io.github.tribuoipwd.data.Unreadable;
import io.github.tribuoipwd.features.ChannelOrder;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.ListedLayout;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.features.UnknownFeatures;
import io.github.tribuoipwd.internal.FlatProvenance;
import io.github.tribuoipwd.objective.BalancedLoss;
import io.github.tribuoipwd.objective.ClassifierHead;
import io.github.tribuoipwd.objective.DecoupledLoss;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.EntropyWeighting;
import io.github.tribuoipwd.objective.GroupedLoss;
import io.github.tribuoipwd.objective.InversePropensityWeighting;
import io.github.tribuoipwd.objective.KullbackLeibler;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.objective.PriorCorrection;
import io.github.tribuoipwd.objective.SelfDistillationObjective;
import io.github.tribuoipwd.objective.SoftCrossEntropy;
import io.github.tribuoipwd.objective.SoftLabelWeighting;
import io.github.tribuoipwd.objective.Standardization;
import io.github.tribuoipwd.objective.StandardizedLogits;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.AdamW;
import io.github.tribuoipwd.optimizer.ConstantSchedule;
import io.github.tribuoipwd.optimizer.CosineSchedule;
import io.github.tribuoipwd.optimizer.OneCycleSchedule;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.optimizer.StepDecaySchedule;
import io.github.tribuoipwd.propensity.DistillationEstimator;
import io.github.tribuoipwd.propensity.ModelPairEstimator;
import io.github.tribuoipwd.propensity.PropensityWeightedDataSource;
import io.github.tribuoipwd.propensity.TeacherLabeledDataSource;
import io.github.tribuoipwd.propensity.WeightingMode;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.CifarResNet;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.student.MobileNetV1;
import io.github.tribuoipwd.student.MobileNetV2;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.student.ResNet;
import io.github.tribuoipwd.student.ShuffleNetV1;
import io.github.tribuoipwd.student.ShuffleNetV2;
import io.github.tribuoipwd.student.Vgg;
import io.github.tribuoipwd.student.WideResNet;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.CompiledClasses;
import io.github.tribuoipwd.support.IdxFiles;
import io.github.tribuoipwd.support.ImageFiles;
import io.github.tribuoipwd.support.Objectives;
import io.github.tribuoipwd.support.RoundTrips;
import io.github.tribuoipwd.support.Tables;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.CapturedTeacherProvenance;
import io.github.tribuoipwd.teacher.Device;
import io.github.tribuoipwd.teacher.EnsembleTeacher;
import io.github.tribuoipwd.teacher.ModelLimits;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OtherClasses;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.SelectedClassesTeacher;
import io.github.tribuoipwd.teacher.SoftLabelTable;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import io.github.tribuoipwd.teacher.TeacherFiles;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import io.github.tribuoipwd.teacher.ZeroValues;
import io.github.tribuoipwd.training.Checkpoints;
import io.github.tribuoipwd.training.Selection;
import io.github.tribuoipwd.training.ValidationCriterion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.test.Helpers;

/**
 * Every configurable class of the library, with settings that are not its defaults, from an object to its provenance, through
 * Tribuo's marshalling, to a configuration and to an equal object.
 */
@Tag("property")
class EveryConfigurableTest {

    @TempDir
    private Path folder;

    /** With settings that are not the defaults; what files they need are made in a folder. */
    static List<Configurable> instances(Path folder) throws IOException {
        Tables source = new Tables(120, 1, false);
        Path model = folder.resolve("model.tribuo");
        new LogisticRegressionTrainer().train(new MutableDataset<>(source)).serializeToFile(model);
        Teacher tribuo = new TribuoTeacher(model, ZeroValues.PRESENT, OutputKind.PROBABILITIES, 1e-5);
        Teacher onnx = OnnxTeacher.builder(TeacherFile.of(3, -1, 6).tail("Softmax").write(folder.resolve("teacher.onnx")), Tables.LABELS)
                .device(Device.AUTO).deviceId(1).cudaOptions(Map.of("gpu_mem_limit", "1")).threads(1).batchSize(7)
                .outputKind(OutputKind.PROBABILITIES).probabilityFloor(1e-4).build();
        Path table = Files.writeString(folder.resolve("soft.csv"), "id;" + String.join(";", Tables.LABELS) + "\n");
        ModelLimits limits = ModelLimits.builder().nesting(3).nodes(100).tensorBytes(1000).fileBytes(2000).externalFiles(1)
                .valueBytes(3000).openSeconds(30).runSeconds(20).build();
        Teacher withConstants = OnnxTeacher.builder(folder.resolve("teacher.onnx"), Tables.LABELS)
                .device(Device.TENSORRT).tensorRtOptions(Map.of("trt_fp16_enable", "1")).constantInputs(Map.of("keep_prob", "1.0"))
                .sha256(TeacherFiles.of(folder.resolve("teacher.onnx")).sha256()).limits(limits).build();
        DistillationObjective objective = Objectives.paper().loss(new DecoupledLoss(2, 6))
                .weighting(new UniformWeighting(ClassifierHead.ATTACHED, 2)).labelFactor(1).distillationFactor(0.5).temperature(3)
                .warmUpEpochs(2).build();
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new SortedLayout()).student(new MultilayerPerceptron(3))
                .teacher(tribuo).teacherCheck(TeacherCheck.WARN).objective(objective).optimizer(new Sgd(0.02))
                .schedule(new ConstantSchedule()).epochs(2).batchSize(30).maximumGradientNorm(5)
                .validationShare(0.3).criterion(ValidationCriterion.MEAN_RECALL).patience(1).selection(Selection.BEST)
                .augmentation(new HorizontalFlip(0.2)).overlap(true)
                .studentDevice(Device.AUTO).studentDeviceId(2).unknownFeatures(UnknownFeatures.REFUSE, 0.25).seed(9).build();
        DistillationTrainer self = DistillationTrainer.builder().layout(new IndexedLayout(1, 4, 4)).student(new CifarResNet(8))
                .validation(source).criterion(ValidationCriterion.LOSS).patience(2).selection(Selection.BEST)
                .objective(new SelfDistillationObjective(0.7, new UniformWeighting())).augmentation(new HorizontalFlip(0.3))
                .build();
        ImageFiles.png(folder.resolve("images/a/a.png"), 4, 4);
        DistillationSearch search = DistillationSearch.builder(trainer).objectives(List.of(objective, new DistillationObjective()))
                .rates(1, 3).validationShare(0.4).criterion(ValidationCriterion.LOSS).budget(5).margin(2).seed(4).build();
        return List.of(trainer, self, search, tribuo, onnx, withConstants, limits, new EnsembleTeacher(List.of(tribuo, onnx), 2, 1, 3),
                SelectedClassesTeacher.builder(onnx, Tables.LABELS.subList(0, 2)).mapping(Map.of(Tables.LABELS.get(2), Tables.LABELS.get(0)))
                        .others(OtherClasses.GATHER).othersLabel("other").build(),
                SoftLabelTable.builder(table).keyColumn("id").metadataKey("name").separator(';').outputKind(OutputKind.PROBABILITIES)
                        .probabilityFloor(1e-3).build(),
                IndexedLayout.builder(3, 4, 4).prefix("p").firstIndex(1).order(ChannelOrder.HWC).digits(2).build(), new SortedLayout(),
                new ListedLayout(List.of("a", "b"), 2),
                InputTransform.builder().scale(2).mean(1, 2).std(3, 4).order(ChannelOrder.HWC).height(5).width(6).bgr(true)
                        .build(),
                new LabelObjective(), objective, new SelfDistillationObjective(0.3, new SoftLabelWeighting()),
                new KullbackLeibler(), new SoftCrossEntropy(), new DecoupledLoss(2, 6), new StandardizedLogits(),
                new BalancedLoss(0.99), new GroupedLoss(2, 3, Map.of("a", "x", "b", "y")),
                new PriorCorrection(new SoftCrossEntropy(), Map.of("a", 0.25, "b", 1.5)),
                new EntropyWeighting(2, new SoftLabelWeighting()),
                new UniformWeighting(ClassifierHead.DETACHED), new SoftLabelWeighting(),
                InversePropensityWeighting.builder().classifierHeadFactor(0.5).firstEpoch(2).maximumWeight(3)
                        .standardization(Standardization.ON).build(),
                new Sgd(0.1, 0.5, true, 1e-3), new AdamW(0.1), new ConstantSchedule(2), new CosineSchedule(), new OneCycleSchedule(),
                new StepDecaySchedule(3, 5),
                new MultilayerPerceptron(ActivationFunction.TANH, 0.1f, true, 3, 4),
                ConvolutionalNetwork.builder(3, 4).residual(true).kernel(5).build(), new CifarResNet(8, 4), new WideResNet(16, 2),
                new ResNet(50, ResNet.Stem.CIFAR), new Vgg(8), new MobileNetV1(0.25), new MobileNetV2(), new ShuffleNetV1(2),
                new ShuffleNetV2(1.5), new RandomCrop(3), new HorizontalFlip(0.25), new CenterCrop(3, 4),
                RandomResizedCrop.builder(3, 4).minScale(0.1).maxScale(0.9).minRatio(0.5).maxRatio(2).build(),
                new AugmentationChain(new RandomCrop(2), new HorizontalFlip(0.1)),
                new CifarDataSource(CifarKind.CIFAR10, List.of(ImageFiles.cifar(folder.resolve("cifar"), true, ImageFiles.record(1, 2))), null, 7),
                new IdxDataSource(IdxFiles.write(folder.resolve("idx"), true, 8, new byte[] {1, 2}, 2),
                        IdxFiles.labels(folder.resolve("labels"), 0, 1), 1000),
                ImageFolderDataSource.builder(folder.resolve("images"), 3, 4).channels(1).shorterSide(7)
                        .unreadable(Unreadable.SKIP).maximumPixels(1000).threads(2).build(),
                new ModelPairEstimator(tribuo, onnx, new SortedLayout(), Standardization.OFF), new DistillationEstimator(trainer),
                new TeacherLabeledDataSource(source, tribuo, new SortedLayout()),
                PropensityWeightedDataSource.builder(source, new ModelPairEstimator(tribuo, onnx)).mode(WeightingMode.RESAMPLE)
                        .normalize(false).maximumWeight(4).seed(5).build());
    }

    @Test
    void comesBackFromProvenanceAndConfiguration() throws IOException {
        for (Configurable instance : instances(folder)) {
            Helpers.testProvenanceMarshalling((ObjectProvenance) ((Provenancable<?>) instance).getProvenance());
            RoundTrips.assertRoundTrip(instance);
        }
    }

    /** As a model's provenance is read where it is served: without the classes that DJL is needed for. */
    @Test
    void provenanceIsReadWithoutDjl() throws IOException, InterruptedException {
        Path written = Files.createDirectories(folder.resolve("provenance"));
        List<String> expected = new ArrayList<>();
        for (Configurable instance : instances(folder)) {
            ObjectProvenance provenance = (ObjectProvenance) ((Provenancable<?>) instance).getProvenance();
            new ProtoProvenanceSerialization(false).marshalAndSerialize(provenance, written.resolve(expected.size() + ".pb"));
            expected.add(ProvenanceReading.line(provenance));
        }
        ChildJvm.Result result = new ChildJvm().withoutDjl().without("caffeine")
                .run(ProvenanceReading.class, written.toString(), expected.size() + "");
        assertEquals(String.join("\n", expected), result.output().strip());
    }

    /** The other JVM. */
    static final class ProvenanceReading {

        private ProvenanceReading() {}

        static String line(ObjectProvenance provenance) {
            return provenance.getClass().getName() + " " + FlatProvenance.of(provenance).toString().hashCode();
        }

        public static void main(String[] arguments) throws IOException, ProvenanceSerializationException {
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                System.out.println(line(new ProtoProvenanceSerialization(false)
                        .deserializeAndUnmarshal(Path.of(arguments[0], i + ".pb"))));
            }
        }
    }

    @Test
    void noClassIsForgotten() throws IOException {
        Set<String> tested = instances(folder).stream().map(instance -> instance.getClass().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = new TreeSet<>(CompiledClasses.concrete(Configurable.class));
        // They change nothing in a student, so they have no provenance; CheckpointsConfigurationTest has them.
        assertTrue(all.remove(Checkpoints.class.getName()));
        assertEquals(all, tested);
    }

    /** A provenance class that no instance has would go untested. */
    @Test
    void noProvenanceClassIsForgotten() throws IOException {
        Set<String> seen = instances(folder).stream()
                .map(instance -> ((Provenancable<?>) instance).getProvenance().getClass().getName())
                .filter(name -> name.startsWith(DistilledModel.class.getPackageName())).collect(Collectors.toCollection(TreeSet::new));
        // Of teachers that are read from stores, none of which is here; their own module tests it.
        seen.add(CapturedTeacherProvenance.class.getName());
        assertEquals(CompiledClasses.concrete(ObjectProvenance.class), seen);
    }
}
