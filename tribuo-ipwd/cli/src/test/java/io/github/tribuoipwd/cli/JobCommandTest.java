/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.Messages;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With what the JVM of a job is started. */
@Tag("unit")
class JobCommandTest {

    private static List<String> words(int jobs, List<String> options) {
        return new JobCommand(jobs, options, Map.of("tribuo-ipwd.teacher-cache", "1m"), List.of("-c", "a b.xml", "--jobs", "2"))
                .words(3);
    }

    @Test
    void everyOptionOfThisJvm() {
        List<String> words = words(2, List.of("-Xmx1g", "-Dname=a value", "-XX:ActiveProcessorCount=1"));
        assertTrue(words.get(0).replace("\\", "/").contains("/bin/java"), words::toString);
        assertEquals(List.of("-XX:MaxRAMPercentage=25.0", "-Xmx1g", "-Dname=a value", "-XX:ActiveProcessorCount=1",
                "-Dtribuo-ipwd.teacher-cache=1m", "io.github.tribuoipwd.cli.Job", "3", "-c", "a b.xml", "--jobs", "2"),
                words.subList(1, words.size()));
    }

    /** Two JVMs cannot listen at one port. */
    @Test
    void noDebuggerAndNoConsole() {
        List<String> words = words(1, List.of("-agentlib:jdwp=transport=dt_socket,server=y,address=5005", "-ea",
                "-Dcom.sun.management.jmxremote.port=9010", "-javaagent:coverage.jar"));
        assertEquals(List.of("-ea", "-javaagent:coverage.jar"), words.subList(2, 4));
    }

    @Test
    void heapsOfAllJobsAreHalfTheMemory() {
        assertEquals("-XX:MaxRAMPercentage=25.0", words(1, List.of()).get(1), "as Java has it");
        assertEquals("-XX:MaxRAMPercentage=12.5", words(4, List.of()).get(1));
    }

    @Test
    void classPathInTheEnvironment() {
        assertEquals(System.getProperty("java.class.path"),
                new JobCommand(2, List.of()).builder(1).environment().get("CLASSPATH"));
    }

    /** As in a plugin of a build, whose classes no other JVM would find. */
    @Test
    void classesOfAnotherLoader() throws Exception {
        assertDoesNotThrow(JobCommand::requireClassPath);
        URL place = JobCommand.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {place}, ClassLoader.getPlatformClassLoader())) {
            var method = loader.loadClass(JobCommand.class.getName()).getDeclaredMethod("requireClassPath");
            method.setAccessible(true);
            Messages.assertError(IllegalArgumentException.class, () -> {
                try {
                    method.invoke(null);
                } catch (java.lang.reflect.InvocationTargetException e) {
                    throw e.getCause();
                }
            }, "--jobs", "URLClassLoader");
        }
    }
}
