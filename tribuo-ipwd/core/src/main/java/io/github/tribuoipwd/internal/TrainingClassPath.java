/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The jars of Java classes that a training needs and serving does not: a consumer may have excluded them. */
final class TrainingClassPath {

    private static volatile boolean found;

    private TrainingClassPath() {}

    /**
     * Checks for each of them.
     *
     * @throws IllegalStateException if one is not on the class path
     */
    static void require() {
        if (found) {
            return;
        }
        List<Dependency> missing = new ArrayList<>();
        addUnlessFound(missing, Dependency.api(), "ai/djl/engine/Engine.class");
        addUnlessFound(missing, Dependency.engine(), "ai/djl/pytorch/engine/PtEngine.class");
        addUnlessFound(missing, Dependency.jni(), "jnilib/pytorch.properties");
        addUnlessFound(missing, Dependency.jna(), "com/sun/jna/Library.class");
        if (!missing.isEmpty()) {
            String names = missing.stream().map(Dependency::toString).collect(Collectors.joining(", "));
            throw new IllegalStateException("A training must have DJL and PyTorch on the class path, found no " + names
                    + ".\nMaybe they were excluded from the dependency on tribuo-ipwd, which is right for serving alone: remove"
                    + " that exclusion, or add them, " + Dependency.lines(missing));
        }
        found = true;
    }

    private static void addUnlessFound(List<Dependency> missing, Dependency dependency, String resource) {
        ClassLoader own = TrainingClassPath.class.getClassLoader();
        if (own.getResource(resource) == null) {
            missing.add(dependency);
        }
    }
}
