/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Collections;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** Brings the log of a job into that of the command that started it, whose handlers then show it or write it. */
final class JobLog extends Handler {

    private final JobReporter reporter;
    private final Formatter formatter = new SimpleFormatter();

    private JobLog(JobReporter reporter) {
        this.reporter = reporter;
    }

    /** In the JVM of the job: takes the place of all handlers. */
    static void takeOver(JobReporter reporter) {
        LogManager manager = LogManager.getLogManager();
        for (String name : Collections.list(manager.getLoggerNames())) {
            Logger logger = manager.getLogger(name);
            for (Handler handler : logger == null ? new Handler[0] : logger.getHandlers()) {
                logger.removeHandler(handler);
                handler.close();
            }
        }
        Logger.getLogger("").addHandler(new JobLog(reporter));
    }

    /** In the JVM of the command: logs a record as if it had been logged here, with the name of its run. */
    static void log(String title, JobMessage.Log message) {
        LogRecord logged = new LogRecord(Level.parse(String.valueOf(message.level())), title + ": " + message.text());
        logged.setLoggerName(message.logger());
        logged.setInstant(Instant.ofEpochMilli(message.millis()));
        logged.setSourceClassName(message.type());
        logged.setSourceMethodName(message.method());
        Logger.getLogger(message.logger() == null ? "" : message.logger()).log(logged);
    }

    @Override
    public void publish(LogRecord logged) {
        reporter.report(new JobMessage.Log(logged.getLoggerName(), logged.getLevel().intValue(), logged.getMillis(),
                formatter.formatMessage(logged) + trace(logged.getThrown()), logged.getSourceClassName(),
                logged.getSourceMethodName()));
    }

    private static String trace(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return "\n" + text.toString().stripTrailing();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
