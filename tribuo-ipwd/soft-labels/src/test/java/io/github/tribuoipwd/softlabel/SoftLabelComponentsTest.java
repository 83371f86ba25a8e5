/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.protobuf.ProtoProvenanceSerialization;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.io.ProvenanceSerializationException;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.RandomCrop;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.internal.FlatProvenance;
import io.github.tribuoipwd.support.BuilderStyle;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.CompiledClasses;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.RoundTrips;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.CapturedTeacherProvenance;
import io.github.tribuoipwd.teacher.MissingRows;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.test.Helpers;

/** Every component of this module, as core's {@code EveryConfigurableTest} has those of the core. */
@Tag("property")
class SoftLabelComponentsTest {

    @TempDir
    private Path folder;
    private Teacher teacher;
    private List<Configurable> instances;

    /** With settings that are not the defaults. */
    @BeforeEach
    void instances() throws IOException {
        Path file = TeacherFile.of(Data.CLASSES, -1, 1, 4, 4).write(folder.resolve("teacher.onnx"));
        teacher = OnnxTeacher.builder(file, Data.LABELS).outputKind(OutputKind.LOGITS).build();
        SoftLabelCapture capture = SoftLabelCapture.builder(teacher, new IndexedLayout(1, 4, 4)).views(new RandomCrop(1), 2, 7)
                .precision(Precision.FLOAT16).top(2).partExamples(30).teacherCheck(TeacherCheck.WARN).build();
        Path store = folder.resolve("store");
        capture.run(Data.examples(20, 1), store);
        instances = List.of(capture, new StoredTeacher(store, teacher, MissingRows.RUN_TEACHER));
    }

    private static ObjectProvenance provenance(Configurable instance) {
        return (ObjectProvenance) ((Provenancable<?>) instance).getProvenance();
    }

    @Test
    void comesBackFromProvenanceAndConfiguration() {
        for (Configurable instance : instances) {
            Helpers.testProvenanceMarshalling(provenance(instance));
            RoundTrips.assertRoundTrip(instance);
        }
    }

    @Test
    void noClassIsForgotten() throws IOException {
        assertEquals(CompiledClasses.concrete(Configurable.class),
                instances.stream().map(instance -> instance.getClass().getName()).collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(CapturedTeacherProvenance.class, provenance(instances.get(1)).getClass());
    }

    /** As where a student is served that learned from a store: without this module, and without Parquet and Hadoop. */
    @Test
    void provenanceIsReadWithoutThisModule() throws IOException, InterruptedException {
        Path file = folder.resolve("provenance.pb");
        new ProtoProvenanceSerialization(false).marshalAndSerialize(provenance(instances.get(1)), file);
        ChildJvm.Result result = new ChildJvm().withoutModuleOf(StoredTeacher.class)
                .withoutGroups(List.of("org.apache.parquet", "org.apache.hadoop")).withoutDjl()
                .run(ProvenanceReading.class, file.toString());
        assertEquals(FlatProvenance.of(provenance(instances.get(1))).toString(), result.output().strip());
    }

    /** The other JVM. */
    static final class ProvenanceReading {

        private ProvenanceReading() {}

        public static void main(String[] arguments) throws IOException, ProvenanceSerializationException {
            System.out.println(FlatProvenance.of(new ProtoProvenanceSerialization(false)
                    .deserializeAndUnmarshal(Path.of(arguments[0]))));
        }
    }

    @Test
    void styleIsTheLibrarys() throws IOException, ReflectiveOperationException {
        BuilderStyle style = new BuilderStyle(instances, List.of(new HorizontalFlip(0.25), teacher, new IndexedLayout(16)));
        assertEquals(1, style.built().size());
        style.assertForm();
        style.assertBuilders();
        style.assertNames();
        style.assertDefaults();
        style.assertMethods();
        style.assertMissed();
        style.assertDocumented();
    }
}
