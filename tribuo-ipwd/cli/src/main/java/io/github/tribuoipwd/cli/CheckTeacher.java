/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherReport;
import java.io.PrintStream;

/**
 * The command that examines a teacher before anything is trained, and prints its {@link TeacherReport}.
 *
 * <pre>
 * distill check-teacher -c config.xml --trainer ipwd --train-source train --held-out test
 * </pre>
 */
public final class CheckTeacher {

    private static final String[] EXAMPLES = {"-c config.xml --trainer ipwd --train-source train --held-out test",
        "-c config.xml --teacher teacher --train-source train"};

    private CheckTeacher() {}

    /**
     * Runs the command.
     *
     * @param args the options, see {@link CheckTeacherOptions}; not modified
     * @param out where the report goes
     * @param err where errors go
     * @return the exit code: 0; 2 if the report has a finding that makes the teacher useless; 1 after an error
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        CheckTeacherOptions options = new CheckTeacherOptions();
        return CommandLine.run(args, new HelpText("check-teacher", options, EXAMPLES), out, err,
                configuration -> examine(configuration, options, out));
    }

    private static int examine(ConfigurationManager configuration, CheckTeacherOptions options, PrintStream out) {
        if ((options.trainer == null) == (options.teacher == null)) {
            throw new IllegalArgumentException("One of the options --trainer and --teacher must be set, found "
                    + (options.trainer == null ? "neither" : "both") + ".\nMaybe use --trainer, which knows the layout too.");
        }
        if (options.layout != null && options.teacher == null) {
            throw new IllegalArgumentException("The option --layout must not be set beside --trainer, found \"" + options.layout
                    + "\".\nMaybe leave it out: the trainer has a layout.");
        }
        Teacher teacher;
        FeatureLayout layout;
        if (options.trainer != null) {
            DistillationTrainer trainer = Components.method(configuration, options.trainer, "option --trainer").trainer();
            teacher = trainer.getTeacher();
            layout = trainer.getLayout();
            if (teacher == null) {
                throw new IllegalArgumentException("The trainer " + options.trainer + " must have a teacher, found none.\nMaybe"
                        + " name another trainer, or a teacher with --teacher.");
            }
        } else {
            teacher = Components.of(configuration, Teacher.class, CommandLine.required(options.teacher, "teacher", "a name"),
                    "teacher");
            layout = Components.only(configuration, FeatureLayout.class, options.layout, "layout");
        }
        TeacherReport report = TeacherReport.of(teacher, layout, Components.data(options.trainSource, "train-source"),
                options.heldOut == null ? null : Components.data(options.heldOut, "held-out"));
        out.println(report);
        return report.useless() ? 2 : 0;
    }
}
