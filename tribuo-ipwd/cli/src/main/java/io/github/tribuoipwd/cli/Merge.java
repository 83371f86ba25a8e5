/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.softlabel.SoftLabelStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that unites stores of soft labels, such as the shares that several processes captured.
 *
 * <pre>
 * distill merge --output soft-labels share0 share1 share2 share3
 * </pre>
 */
public final class Merge {

    private static final String EXAMPLE = "--output soft-labels share0 share1 share2 share3";

    private Merge() {}

    /**
     * Runs the command.
     *
     * @param args the options, see {@link MergeOptions}, and the folders of the stores; not modified
     * @param out where the description of the united store goes
     * @param err where errors go
     * @return the exit code: 0; 1 after an error; 130 if it was stopped (a JVM that a signal ends has 128 and the signal's number)
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        MergeOptions options = new MergeOptions();
        return CommandLine.run(args, new HelpText("merge", "STORE...", options, List.of(EXAMPLE)), out, err,
                configuration -> merge(configuration.getUnnamedArguments(), options, out, err));
    }

    private static int merge(String[] folders, MergeOptions options, PrintStream out, PrintStream err)
            throws IOException {
        Path folder = CommandLine.required(options.output, "output", "a new folder");
        if (folders.length == 0) {
            throw new IllegalArgumentException("The command line must name the folders of the stores, found none.\nMaybe write"
                    + " distill merge " + EXAMPLE + ".");
        }
        List<SoftLabelStore> stores = new ArrayList<>();
        for (String name : folders) {
            stores.add(SoftLabelStore.open(Path.of(name)));
        }
        OutputFolder output = new OutputFolder(folder);
        DiskSpace space = new DiskSpace();
        space.add(output.path(), DiskSpace.ofCapture(stores.stream().mapToLong(store -> store.manifest().bytes()).sum(), 0));
        space.require();
        return OrderlyEnd.around("The merge into " + output.path(), err, () -> {
            out.print(SoftLabelStore.merge(folder, stores).describe());
            return 0;
        });
    }
}
