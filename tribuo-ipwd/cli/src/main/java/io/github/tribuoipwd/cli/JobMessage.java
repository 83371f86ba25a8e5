/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM of a job reports to the command that started it: a line of its standard output with a mark, since libraries may
 * print there as well.
 */
sealed interface JobMessage {

    /** What comes before each message. */
    String MARK = "tribuo-ipwd-job ";

    /** The job has its data and waits for a run. */
    record Ready() implements JobMessage {}

    /** How far the run is. */
    record Step(long step, long steps) implements JobMessage {}

    /**
     * An epoch has ended.
     *
     * @param text its figures
     */
    record Epoch(String text) implements JobMessage {}

    /**
     * A record of the log.
     *
     * @param level its level as a number
     * @param millis since 1970
     * @param text its message, with the trace of its exception
     * @param type the class that logged it; null where not known
     * @param method the method that logged it; null where not known
     */
    record Log(@Nullable String logger, int level, long millis, String text, @Nullable String type, @Nullable String method)
            implements JobMessage {}

    /**
     * The run has ended with a student.
     *
     * @param folder where its files are
     * @param threads how many threads it was trained with
     * @param trouble a message for the user where they are not in their place; null where they are
     */
    record Finished(String folder, int threads, @Nullable String trouble) implements JobMessage {}

    /**
     * The run has failed; the job can do others.
     *
     * @param text a message for the user
     */
    record Failed(String text) implements JobMessage {}

    /**
     * The run was stopped, and the job ends.
     *
     * @param text what is kept
     */
    record Stopped(String text) implements JobMessage {}

    /** This as a line, without its end. */
    default String line() {
        ObjectNode tree = Json.MAPPER.valueToTree(this);
        return MARK + tree.put(Json.KIND, getClass().getSimpleName());
    }

    /** The message in a line; nothing where it holds none. */
    static Optional<JobMessage> read(String line) {
        // What else prints there may have left its line without an end.
        int begin = line.indexOf(MARK);
        if (begin < 0) {
            return Optional.empty();
        }
        try {
            ObjectNode tree = Json.MAPPER.readValue(line.substring(begin + MARK.length()), ObjectNode.class);
            if (tree == null) {
                return Optional.empty();
            }
            Class<? extends JobMessage> kind = Json.KINDS.get(tree.path(Json.KIND).asText());
            tree.remove(Json.KIND);
            return kind == null ? Optional.empty() : Optional.of(Json.MAPPER.treeToValue(tree, kind));
        } catch (JacksonException e) {
            // Two threads of a library may have printed into it.
            return Optional.empty();
        }
    }

    /** How messages are written. */
    final class Json {

        private static final String KIND = "kind";
        private static final JsonMapper MAPPER = new JsonMapper();
        private static final Map<String, Class<? extends JobMessage>> KINDS = Map.of("Ready", Ready.class, "Step", Step.class,
                "Epoch", Epoch.class, "Log", Log.class, "Finished", Finished.class, "Failed", Failed.class, "Stopped",
                Stopped.class);

        private Json() {}
    }
}
