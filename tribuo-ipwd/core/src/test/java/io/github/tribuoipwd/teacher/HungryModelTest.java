/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.ListProvenanceProto;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.RootProvenanceProto;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.classification.sgd.protos.ClassificationLinearSGDProto;
import org.tribuo.protos.core.ModelProto;

/** A model of a few kilobytes whose provenance stands for more values than there is memory: Tribuo makes them all. */
@Tag("corruption")
class HungryModelTest {

    @TempDir
    private Path folder;

    /** In a JVM with little memory, which is soon full. */
    private static final class Reader {

        public static void main(String[] args) throws IOException {
            ModelProto model = new LogisticRegressionTrainer().train(Tables.dataset(30, 1, false)).serialize();
            ClassificationLinearSGDProto.Builder linear = model.getSerializedData().unpack(ClassificationLinearSGDProto.class)
                    .toBuilder();
            RootProvenanceProto.Builder grows = linear.getMetadataBuilder().getProvenanceBuilder();
            int first = grows.getOmpCount() + grows.getSmpCount() + grows.getMmpCount() + grows.getLmpCount();
            for (int i = 0; i < 40; i++) {
                int next = first + i + 1;
                grows.addLmp(ListProvenanceProto.newBuilder().setIndex(first + i).addValues(next).addValues(next));
            }
            grows.addLmp(ListProvenanceProto.newBuilder().setIndex(first + 40));
            grows.getOmpBuilder(0).putValues("grows", first);
            Path file = Files.write(Path.of(args[0]), model.toBuilder().setSerializedData(Any.pack(linear.build())).build()
                    .toByteArray());
            try {
                new TribuoTeacher(file);
            } catch (IllegalArgumentException e) {
                System.out.println("refused\t" + e.getMessage().replace('\n', ' '));
            }
        }
    }

    @Test
    void needsMoreMemoryThanThereIs() throws IOException, InterruptedException {
        ChildJvm.Result result = new ChildJvm("-Xmx48m", "-XX:+UseSerialGC").run(Reader.class, folder.resolve("model").toString());
        List<String> refused = result.lines("refused");
        assertEquals(1, refused.size(), result::output);
        assertTrue(refused.get(0).contains("must fit into memory"), refused::toString);
        assertTrue(refused.get(0).contains("Maybe the file was made to do harm"), refused::toString);
    }
}
