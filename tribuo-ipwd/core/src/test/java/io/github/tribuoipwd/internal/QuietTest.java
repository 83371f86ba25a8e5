/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.support.ChildJvm;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Permission;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Model;

/** From the start of a training to the exported file, no address outside the machine is contacted. */
@Tag("property")
class QuietTest {

    private static final String SILENT = "asked: []";
    private static final String METADATA = "169.254.169.254";

    @TempDir
    private Path folder;

    private static ChildJvm hooked(String... options) {
        assumeTrue(Runtime.version().feature() < 24, "the hook is a security manager, which later JDKs lack");
        ChildJvm child = new ChildJvm(options);
        return Runtime.version().feature() < 18 ? child : child.option("-Djava.security.manager=allow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "weights", "check"})
    void contactsNoAddress(String what) throws IOException, InterruptedException {
        ChildJvm.Result result = hooked().run(Everything.class, folder.toString(), what, "hooked");
        assertEquals(0, result.code(), result.output());
        assertTrue(result.output().contains(SILENT), result.output());
        assertFalse(result.output().contains("LegacyTypeDispatch"), "what PyTorch warns of DJL: " + result.output());
    }

    /** The error about it comes before DJL would try to download one. */
    @Test
    void contactsNoAddressForALibraryThatIsMissing() throws IOException, InterruptedException {
        ChildJvm.Result result = hooked().without("pytorch-native-cpu")
                .run(Everything.class, folder.toString(), "check", "hooked");
        assertEquals(1, result.code(), result.output());
        assertTrue(result.output().contains(SILENT), result.output());
        assertTrue(result.output().contains("runtimeOnly(\"ai.djl.pytorch:pytorch-native-cpu"), result.output());
    }

    @Test
    void theUserMaySwitchItOn() throws IOException, InterruptedException {
        for (ChildJvm child : List.of(hooked("-DOPT_OUT_TRACKING=false", "-Dai.djl.offline=false"),
                hooked("-Dai.djl.offline=false").environment("OPT_OUT_TRACKING", "false"))) {
            ChildJvm.Result result = child.run(Everything.class, folder.toString(), "train", "hooked");
            assertTrue(result.output().contains(METADATA), result.output());
        }
    }

    @Test
    void runsWithoutAnyNetwork() throws IOException, InterruptedException {
        assumeTrue(ChildJvm.permits("unshare", "-n", "true"), "taking the network away is not permitted here");
        ChildJvm.Result result = new ChildJvm().within("unshare", "-n").run(Everything.class, folder.toString(), "train", "plain");
        assertEquals(0, result.code(), result.output());
        assertTrue(result.output().contains(SILENT), result.output());
    }

    /** The other JVM. */
    static final class Everything {

        private Everything() {}

        public static void main(String[] args) throws IOException {
            Set<String> asked = new ConcurrentSkipListSet<>();
            if (args[2].equals("hooked")) {
                refuse(asked);
            }
            Path folder = Path.of(args[0]);
            DistillationTrainer trainer = Students.distilled(folder).build();
            try {
                switch (args[1]) {
                    case "weights" -> trainer.estimateWeights(Data.examples(64, 1));
                    case "check" -> trainer.check(Data.examples(64, 1));
                    default -> train(trainer, folder);
                }
            } finally {
                System.out.println("asked: " + asked);
            }
        }

        private static void train(DistillationTrainer trainer, Path folder) throws IOException {
            try (DistilledModel model = trainer.train(Data.examples(64, 1))) {
                model.predict(Data.examples(20, 2));
                model.saveONNXModel("test", 1, folder.resolve("student.onnx"));
                model.serializeToFile(folder.resolve("model.tribuo"));
            }
            Model.deserializeFromFile(folder.resolve("model.tribuo")).castModel(org.tribuo.classification.Label.class)
                    .predict(Data.examples(20, 2));
        }

        /** The JDK calls it before it resolves a name and before it connects. */
        @SuppressWarnings("removal") // nothing else intercepts every resolution and connection of JDK 17
        private static void refuse(Set<String> asked) {
            System.setSecurityManager(new SecurityManager() {
                @Override
                public void checkConnect(String host, int port) {
                    asked.add(host + ":" + port);
                    throw new SecurityException("No connection to " + host + " in this test");
                }

                @Override
                public void checkConnect(String host, int port, Object context) {
                    checkConnect(host, port);
                }

                @Override
                public void checkPermission(Permission permission) {}
            });
        }
    }
}
