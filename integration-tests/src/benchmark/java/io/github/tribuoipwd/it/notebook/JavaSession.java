/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.notebook;

import java.io.File;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;

/** Runs snippets of Java one after the other, in this process. */
final class JavaSession implements AutoCloseable {

    private final JShell shell = JShell.builder().executionEngine("local").build();

    /** With the class path of this process. */
    JavaSession() {
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).forEach(shell::addToClasspath);
        run("import static " + Outputs.class.getName() + ".display;");
    }

    /**
     * Runs a cell.
     *
     * @throws IllegalStateException if a part of it is no Java, or throws an exception
     */
    void run(String source) {
        String rest = source;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (!next.completeness().isComplete()) {
                throw new IllegalStateException("A cell must be whole, found\n" + rest);
            }
            for (SnippetEvent event : shell.eval(next.source())) {
                check(event);
            }
            rest = next.remaining();
        }
    }

    private void check(SnippetEvent event) {
        if (event.exception() != null) {
            throw new IllegalStateException("A cell must run, found an exception in\n" + event.snippet().source(),
                    event.exception());
        }
        if (event.status() != Snippet.Status.VALID && event.status() != Snippet.Status.OVERWRITTEN) {
            throw new IllegalStateException("A cell must compile, found " + event.status() + " of\n" + event.snippet().source()
                    + "\n" + shell.diagnostics(event.snippet()).map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                            .collect(Collectors.joining("\n")));
        }
    }

    @Override
    public void close() {
        shell.close();
    }
}
