/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.optimizer.AdamW;
import io.github.tribuoipwd.softlabel.SoftLabelCapture;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/**
 * A folder with all that a small training needs: a teacher, tables of examples, and a configuration that names them.
 *
 * @param folder the folder
 */
record Site(Path folder) {

    static final String TEACHER = "teacher.onnx";
    static final String CONFIGURATION = "config.xml";
    private static final String EPOCHS = "epochs";

    /** Writes everything. */
    static Site make(Path folder, int examples, int epochs) throws IOException {
        Files.createDirectories(folder);
        TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve(TEACHER));
        Files.writeString(folder.resolve("train.csv"), table(Data.examples(examples, 1)));
        Files.writeString(folder.resolve("test.csv"), table(Data.examples(100, 2)));
        Files.writeString(folder.resolve(CONFIGURATION), configuration(folder, epochs));
        Files.writeString(folder.resolve(EPOCHS), "" + epochs);
        return new Site(folder);
    }

    int epochs() throws IOException {
        return Integer.parseInt(Files.readString(folder.resolve(EPOCHS)));
    }

    /** The feature "3" is the column "f03". */
    private static String table(MutableDataset<Label> examples) {
        List<String> lines = new ArrayList<>(List.of(columns() + ",label"));
        for (Example<Label> example : examples) {
            String[] cells = new String[Data.FEATURES];
            for (Feature feature : example) {
                cells[Integer.parseInt(feature.getName())] = "" + (float) feature.getValue();
            }
            lines.add(String.join(",", cells) + "," + example.getOutput().getLabel());
        }
        return String.join("\n", lines) + "\n";
    }

    private static String columns() {
        return IntStream.range(0, Data.FEATURES).mapToObj(Site::column).collect(Collectors.joining(","));
    }

    private static String column(int feature) {
        return String.format(Locale.ROOT, "f%02d", feature);
    }

    /** Tribuo makes the labels of a table upper case. */
    private static String configuration(Path folder, int epochs) {
        return """
                <config>
                  <component name="train" type="org.tribuo.data.csv.CSVDataSource">
                    <property name="dataPath" value="FOLDER/train.csv"/>
                    <property name="rowProcessor" value="row"/>
                    <property name="outputFactory" value="label-factory"/>
                  </component>
                  <component name="test" type="org.tribuo.data.csv.CSVDataSource">
                    <property name="dataPath" value="FOLDER/test.csv"/>
                    <property name="rowProcessor" value="row"/>
                    <property name="outputFactory" value="label-factory"/>
                  </component>
                  <component name="row" type="org.tribuo.data.columnar.RowProcessor">
                    <propertylist name="fieldProcessorList"><item>first</item></propertylist>
                    <propertymap name="regexMappingProcessors"><entry key="f(0[1-9]|1[0-5])" value="others"/></propertymap>
                    <property name="responseProcessor" value="response"/>
                  </component>
                  <component name="first" type="org.tribuo.data.columnar.processors.field.DoubleFieldProcessor">
                    <property name="fieldName" value="f00"/>
                    <property name="onlyFieldName" value="true"/>
                  </component>
                  <component name="others" type="org.tribuo.data.columnar.processors.field.DoubleFieldProcessor">
                    <property name="fieldName" value="f"/>
                    <property name="onlyFieldName" value="true"/>
                  </component>
                  <component name="response" type="org.tribuo.data.columnar.processors.response.FieldResponseProcessor">
                    <propertylist name="fieldNames"><item>label</item></propertylist>
                    <propertylist name="defaultValues"><item></item></propertylist>
                    <property name="outputFactory" value="label-factory"/>
                  </component>
                  <component name="label-factory" type="org.tribuo.classification.LabelFactory"/>

                  <component name="layout" type="io.github.tribuoipwd.features.IndexedLayout">
                    <property name="prefix" value="f"/>
                    <propertylist name="shape"><item>16</item></propertylist>
                  </component>
                  <component name="transform" type="io.github.tribuoipwd.features.InputTransform">
                    <property name="scale" value="0.5"/>
                  </component>
                  <component name="teacher" type="io.github.tribuoipwd.teacher.OnnxTeacher">
                    <property name="modelPath" value="FOLDER/teacher.onnx"/>
                    <property name="threads" value="1"/>
                    <propertylist name="labels"><item>A</item><item>B</item><item>C</item></propertylist>
                  </component>
                  <component name="student" type="io.github.tribuoipwd.student.MultilayerPerceptron">
                    <propertylist name="hidden"><item>16</item></propertylist>
                    <property name="batchNorm" value="true"/>
                    <property name="dropout" value="0.1"/>
                  </component>
                  <component name="optimizer" type="io.github.tribuoipwd.optimizer.AdamW">
                    <property name="learningRate" value="0.01"/>
                    <property name="weightDecay" value="0.01"/>
                  </component>
                  <component name="schedule" type="io.github.tribuoipwd.optimizer.CosineSchedule"/>
                  <component name="weighting" type="io.github.tribuoipwd.objective.InversePropensityWeighting">
                    <property name="normalization" value="BATCH_MEAN"/>
                  </component>
                  <component name="loss" type="io.github.tribuoipwd.objective.KullbackLeibler"/>
                  <component name="objective" type="io.github.tribuoipwd.objective.DistillationObjective">
                    <property name="loss" value="loss"/>
                    <property name="weighting" value="weighting"/>
                    <property name="temperature" value="2"/>
                    <property name="labelFactor" value="0.5"/>
                    <property name="distillationFactor" value="0.5"/>
                  </component>
                  <component name="kd" type="io.github.tribuoipwd.DistillationTrainer">
                    <property name="layout" value="layout"/>
                    <property name="transform" value="transform"/>
                    <property name="teacher" value="teacher"/>
                    <property name="student" value="student"/>
                    <property name="objective" value="objective"/>
                    <property name="optimizer" value="optimizer"/>
                    <property name="schedule" value="schedule"/>
                    <property name="epochs" value="EPOCHS"/>
                    <property name="batchSize" value="32"/>
                    <property name="validationShare" value="0.2"/>
                    <property name="seed" value="1"/>
                  </component>
                  <component name="self-objective" type="io.github.tribuoipwd.objective.SelfDistillationObjective"/>
                  <component name="self" type="io.github.tribuoipwd.DistillationTrainer">
                    <property name="layout" value="layout"/>
                    <property name="transform" value="transform"/>
                    <property name="student" value="student"/>
                    <property name="objective" value="self-objective"/>
                    <property name="optimizer" value="optimizer"/>
                    <property name="epochs" value="EPOCHS"/>
                    <property name="batchSize" value="32"/>
                    <property name="seed" value="1"/>
                  </component>
                </config>
                """.replace("FOLDER", folder.toString()).replace("EPOCHS", "" + epochs);
    }

    String configuration() {
        return folder.resolve(CONFIGURATION).toString();
    }

    OnnxTeacher teacher() {
        return OnnxTeacher.builder(folder.resolve(TEACHER), Data.LABELS).outputKind(OutputKind.LOGITS).threads(1).build();
    }

    /** A trainer with all that has a state: an optimizer, dropout, batch norm, a validation. */
    DistillationTrainer.Builder trainer(int epochs) {
        return DistillationTrainer.builder().layout(new IndexedLayout(Data.FEATURES)).transform(InputTransform.identity())
                .teacher(teacher()).student(new MultilayerPerceptron(ActivationFunction.RELU, 0.1f, true,
                        16)).optimizer(new AdamW(0.01)).epochs(epochs).batchSize(32).validationShare(0.2).seed(3);
    }

    SoftLabelCapture capture(int partExamples) {
        return SoftLabelCapture.builder(teacher(), new IndexedLayout(Data.FEATURES)).partExamples(partExamples).build();
    }
}
