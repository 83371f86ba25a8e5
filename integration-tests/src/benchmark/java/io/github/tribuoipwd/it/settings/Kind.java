/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.settings;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.objective.DistillationLoss;
import io.github.tribuoipwd.objective.ExampleWeighting;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.optimizer.LearningRateSchedule;
import io.github.tribuoipwd.optimizer.Optimizer;
import io.github.tribuoipwd.propensity.PropensityEstimator;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.teacher.Teacher;
import java.util.Locale;
import java.util.stream.Stream;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Trainer;

/** What components are for: the sections of the page, in their order. */
enum Kind {

    TRAINER("Trainers", Trainer.class),
    STUDENT("Students", StudentArchitecture.class),
    TEACHER("Teachers", Teacher.class),
    OBJECTIVE("Objectives", Objective.class),
    LOSS("Losses", DistillationLoss.class),
    WEIGHTING("Weightings", ExampleWeighting.class),
    LAYOUT("Layouts", FeatureLayout.class),
    OPTIMIZER("Optimizers", Optimizer.class),
    SCHEDULE("Schedules", LearningRateSchedule.class),
    AUGMENTATION("Augmentations", Augmentation.class),
    SOURCE("Sources", ConfigurableDataSource.class),
    ESTIMATOR("Estimators", PropensityEstimator.class),
    PART("Parts", Configurable.class);

    private final String heading;
    private final Class<?> type;

    Kind(String heading, Class<?> type) {
        this.heading = heading;
        this.type = type;
    }

    private String one() {
        String word = heading.toLowerCase(Locale.ROOT);
        return word.substring(0, word.length() - (this == LOSS ? 2 : 1));
    }

    /** The first that a class is of. */
    static Kind of(Class<?> component) {
        return Stream.of(values()).filter(kind -> kind.type.isAssignableFrom(component)).findFirst().orElseThrow();
    }

    String heading() {
        return heading;
    }

    /** Of a setting that takes any component of this kind. */
    String link(boolean several) {
        String word = heading.toLowerCase(Locale.ROOT);
        return "[" + (several ? word : one()) + "](#" + word + ")";
    }
}
