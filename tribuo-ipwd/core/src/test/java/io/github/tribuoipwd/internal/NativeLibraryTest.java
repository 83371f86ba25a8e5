/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tribuoipwd.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library that DJL has downloaded before is as good as one on the class path, if it is the one that DJL would take. */
@Tag("end-to-end")
class NativeLibraryTest {

    @TempDir
    private Path folder;

    /** The other JVM: which of its folders hold a library. */
    static final class Looking {

        private Looking() {}

        public static void main(String[] folders) {
            for (String folder : folders) {
                try {
                    NativeLibrary.require(Path.of(folder));
                    System.out.println(Path.of(folder).getFileName());
                } catch (IllegalStateException e) {
                    // Not there.
                }
            }
        }
    }

    private String cache(String name, String library, String file) throws IOException {
        Path cache = Files.createDirectories(folder.resolve(name));
        Files.writeString(Files.createDirectories(cache.resolve(library)).resolve(file), "");
        return cache.toString();
    }

    /** DJL names folders so: the version, the flavor and the platform (LibUtils of DJL 0.36.0). */
    @Test
    void whatDjlDownloaded() throws IOException, InterruptedException {
        String version = Dependency.pyTorch("").version();
        String here = NativeLibrary.here();
        String torch = System.mapLibraryName("torch");
        List<String> caches = List.of(cache("cpu", version + "-cpu-" + here, torch),
                cache("gpu", version + "-cu128-" + here, torch), cache("old", version + "-cpu-precxx11-" + here, torch),
                cache("empty", version + "-cpu-" + here, "other"), cache("earlier", "1.13.1-cpu-" + here, torch),
                cache("elsewhere", version + "-cpu-solaris-sparc", torch), folder.resolve("absent").toString());
        ChildJvm.Result result = new ChildJvm().without("pytorch-native-cpu").run(Looking.class, caches.toArray(String[]::new));
        assertEquals("cpu\ngpu\nold", result.output().strip().replace("\r", ""), result.output());
    }
}
