/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution as a user has it: unpacked, in a folder whose name holds a space, started by its script. The script for
 * Windows was never run; its text is compared with the other's.
 */
@Tag("end-to-end")
class DistributionIT {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final String JAVA = System.getProperty("java.home");

    @TempDir
    private static Path folder;
    private static Path home;

    @TempDir
    private Path output;

    private record Result(int code, String out, String err) {

        String all() {
            return out + err;
        }
    }

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "the script is one for Unix");
        Path place = Files.createDirectory(folder.resolve("a folder"));
        Result unpacked = run(place, Map.of(), "tar", "xzf", archive(".tar.gz").toString());
        assertEquals(0, unpacked.code(), unpacked.err());
        try (Stream<Path> files = Files.list(place)) {
            List<Path> tops = files.toList();
            assertEquals(1, tops.size(), "one folder in the archive: " + tops);
            home = tops.get(0);
        }
    }

    private static Path archive(String ending) throws IOException {
        try (Stream<Path> files = Files.list(MODULE.resolve("target"))) {
            List<Path> archives = files.filter(file -> file.toString().endsWith(ending)).toList();
            assertEquals(1, archives.size(), "archives: " + archives);
            return archives.get(0);
        }
    }

    private static Result run(Path from, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile());
        for (String name : List.of("JAVA_HOME", "JAVA_OPTS", "COLUMNS", "MALLOC_ARENA_MAX", "ONEDNN_MAX_CPU_ISA")) {
            builder.environment().remove(name);
        }
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            int code = process.waitFor(5, TimeUnit.MINUTES) ? process.exitValue() : -1;
            return new Result(code, Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private static Result start(Map<String, String> environment, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/distill").toString()));
        command.addAll(List.of(args));
        return run(folder, environment, command.toArray(String[]::new));
    }

    @Test
    void versionAndHelp() throws IOException, InterruptedException {
        Result version = start(Map.of("JAVA_HOME", JAVA), "--version");
        assertEquals(0, version.code(), version.err());
        assertEquals("", version.err());
        assertEquals(home.getFileName().toString(),
                version.out().lines().findFirst().orElseThrow().replace("ipwd ", "ipwd-cli-"));
        assertTrue(version.out().contains("\nPyTorch 2.") && version.out().contains("\nTribuo 4."), version.out());
        Result help = start(Map.of("JAVA_HOME", JAVA, "COLUMNS", "70"), "train", "--help");
        assertEquals(0, help.code(), help.err());
        assertTrue(help.out().contains("--train-source") && help.out().lines()
                .allMatch(line -> line.length() <= 70 || !line.strip().contains(" ")), help.out());
    }

    private static Path digits(Path in) throws IOException {
        Path data = MODULE.resolve("../../integration-tests/data").normalize();
        return Files.writeString(Files.createDirectory(in.resolve("my files")).resolve("digits.xml"),
                Files.readString(data.resolveSibling("configurations/digits.xml")).replace("../data", data.toString()));
    }

    /** The JVMs of the jobs get class path, options and log settings of the script's. */
    @Test
    void runsSideBySide() throws IOException, InterruptedException {
        Path out = output.resolve("runs");
        Result run = start(Map.of("JAVA_HOME", JAVA, "JAVA_OPTS", "-Xmx1g -XX:TieredStopAtLevel=1"), "experiments", "-c",
                digits(output).toString(), "--trainers", "ipwd", "--seeds", "1,2", "--@ipwd.epochs", "1", "--train-source", "train",
                "--test-source", "test", "--output", out.toString(), "--jobs", "2");
        assertEquals(0, run.code(), run.all());
        assertTrue(run.out().contains("| ipwd | 2 |"), run.out());
        for (String seed : List.of("1", "2")) {
            assertEquals(1, run.err().lines().filter(line -> line.startsWith("ipwd, seed " + seed + ": epoch 1 of 1, loss ")).count(),
                    run.err());
        }
        assertFalse(run.err().contains("SLF4J") || run.err().contains("WARNING"), run.err());
        assertFalse(Files.exists(out.resolve(".unfinished")));
    }

    @Test
    void distillsAndReproduces() throws IOException, InterruptedException {
        Path configuration = digits(output);
        Path student = output.resolve("the student");
        Result run = start(Map.of("JAVA_HOME", JAVA, "JAVA_OPTS", "-Xmx1g -XX:TieredStopAtLevel=1"), "train", "-c",
                configuration.toString(), "--trainer", "ipwd", "--@ipwd.epochs", "2", "--train-source", "train",
                "--test-source", "test", "--output", student.toString());
        assertEquals(0, run.code(), run.all());
        assertTrue(run.out().contains("| student: ipwd"), run.out());
        for (String file : List.of("student.onnx", "model.tribuo", "metrics.json", "provenance.txt", "report.html")) {
            assertTrue(Files.size(student.resolve(file)) > 0, file);
        }
        assertFalse(run.err().contains("SLF4J"), run.err());
        assertFalse(run.err().contains("WARNING"), run.err());
        assertEquals(silentAboutCaches(), run.err().contains("does not report the sizes of its caches"), run.err());
        assertTrue(run.err().lines().anyMatch(line -> line.startsWith("ipwd: epoch 2 of 2, loss ")), run.err());
        Result again = start(Map.of("JAVA_HOME", JAVA), "reproduce", "--model", student.resolve("student.onnx").toString());
        assertEquals(0, again.code(), again.all());
        assertTrue(again.out().contains("the same to the bit"), again.out());
    }

    /** Here PyTorch is kept to older instructions, and a line of the log says so. */
    private static boolean silentAboutCaches() {
        return Files.isDirectory(Path.of("/sys/devices/system/cpu/cpu0")) && System.getProperty("os.arch").equals("amd64")
                && !Files.exists(Path.of("/sys/devices/system/cpu/cpu0/cache"));
    }

    @Test
    void errorsEndWithTheirCode() throws IOException, InterruptedException {
        Result absent = start(Map.of("JAVA_HOME", JAVA), "reproduce", "--model", "not there.onnx");
        assertEquals(1, absent.code(), absent.all());
        assertTrue(absent.err().contains("not there.onnx"), absent.err());
        assertEquals(1, start(Map.of("JAVA_HOME", JAVA), "trian").code());
        assertEquals(1, start(Map.of("JAVA_HOME", JAVA)).code());
    }

    /** Java's options come from the variable, and a value in them is not expanded as a pattern of files. */
    @Test
    void javaOptions() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("-Dos.arch=a file"), "");
        Result version = start(Map.of("JAVA_HOME", JAVA, "JAVA_OPTS", "-Xmx512m  -Dos.arch=* "), "--version");
        assertTrue(version.out().stripTrailing().endsWith(" *"), version.out());
        assertEquals(1, start(Map.of("JAVA_HOME", JAVA, "JAVA_OPTS", "-Xnonsense"), "--version").code());
    }

    @Test
    void startedByALink() throws IOException, InterruptedException {
        Path absolute = Files.createSymbolicLink(output.resolve("absolute link"), home.resolve("bin/distill"));
        Files.createSymbolicLink(output.resolve("relative link"), absolute.getFileName());
        Result version = run(output, Map.of("JAVA_HOME", JAVA), "./relative link", "--version");
        assertEquals(0, version.code(), version.err());
        Result inPath = run(Path.of("/"), Map.of("JAVA_HOME", JAVA, "PATH", output + ":" + System.getenv("PATH")), "/bin/sh",
                "-c", "'absolute link' --version");
        assertEquals(version, inPath);
    }

    /** A stand-in for Java: it prints a version, and shows its arguments. */
    private Path java(String version, String body) throws IOException {
        Path file = Files.createDirectories(output.resolve("java " + version + "/bin")).resolve("java");
        Files.writeString(file, "#!/bin/sh\nif [ \"$1\" = -version ]; then\n  echo 'openjdk version \"" + version
                + "\" 2026-01-01' >&2\n  exit 0\nfi\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.getParent().getParent();
    }

    @Test
    void whichJavaRuns() throws IOException, InterruptedException {
        String tools = Files.createDirectory(output.resolve("tools")).toString();
        for (String tool : List.of("sh", "dirname", "readlink", "sed", "head", "uname")) {
            Result where = run(folder, Map.of(), "/bin/sh", "-c", "command -v " + tool);
            Files.createSymbolicLink(Path.of(tools, tool), Path.of(where.out().strip()));
        }
        Result none = start(Map.of("PATH", tools), "--version");
        assertEquals(1, none.code());
        assertTrue(none.err().contains("found no java in the PATH") && none.err().contains("\nMaybe install one"), none.err());
        Result wrong = start(Map.of("JAVA_HOME", tools), "--version");
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().contains("found no bin/java in " + tools) && wrong.err().contains("\nMaybe "), wrong.err());
        for (String version : List.of("1.8.0_402", "11.0.22")) {
            Result old = start(Map.of("JAVA_HOME", java(version, "echo started").toString()), "--version");
            assertEquals(1, old.code());
            assertTrue(old.err().contains("must be 17 or newer, found " + version.replaceAll("\\..*", "")), old.err());
            assertEquals("", old.out());
        }
        Result inPath = start(Map.of("PATH", java("17.0.1", "echo \"$@\"").resolve("bin") + ":" + tools), "train", "a  b");
        assertEquals(0, inPath.code(), inPath.err());
        assertTrue(inPath.out().endsWith("io.github.tribuoipwd.cli.Main train a  b\n"), inPath.out());
        assertFalse(inPath.out().contains("--enable-native-access"), inPath.out());
        assertTrue(start(Map.of("JAVA_HOME", java("25", "echo \"$@\"").toString()), "x").out()
                .contains("--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"));
    }

    /** The variables are those of the Maven profiles, unless the user has set them. */
    @Test
    void environmentOfTheCLibrary() throws IOException, InterruptedException {
        Map<String, String> memory = Map.of("MALLOC_ARENA_MAX", "1", "MALLOC_MMAP_MAX_", "0",
                "MALLOC_TRIM_THRESHOLD_", "4294967296");
        String build = Files.readString(MODULE.resolve("../../pom.xml"));
        String java = java("17.0.2", "env").toString();
        List<String> lines = start(Map.of("JAVA_HOME", java), "x").out().lines().toList();
        memory.forEach((name, value) -> {
            assertTrue(lines.contains(name + "=" + value), () -> name + " in " + lines);
            assertTrue(build.contains("<" + name + ">" + value + "</" + name + ">"), name);
        });
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("ONEDNN_MAX_CPU_ISA=")), lines::toString);
        assertTrue(build.contains("<ONEDNN_MAX_CPU_ISA>SSE41</ONEDNN_MAX_CPU_ISA>"));
        String own = start(Map.of("JAVA_HOME", java, "MALLOC_ARENA_MAX", "7", "ONEDNN_MAX_CPU_ISA", "AVX"), "x").out();
        assertTrue(own.contains("MALLOC_ARENA_MAX=7\n") && own.contains("ONEDNN_MAX_CPU_ISA=AVX\n"), own);
    }

    @Test
    void zipHoldsTheSame() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(archive(".zip"), Map.of("enablePosixFileAttributes", "true"));
                Stream<Path> inZip = Files.walk(zip.getPath("/")); Stream<Path> inTar = Files.walk(home)) {
            assertEquals(inTar.filter(Files::isRegularFile)
                            .map(file -> home.getParent().relativize(file).toString()).sorted().toList(),
                    inZip.filter(Files::isRegularFile).map(file -> file.toString().substring(1)).sorted().toList());
            String script = home.getFileName() + "/bin/distill";
            assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(zip.getPath(script))));
            assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(zip.getPath(script + ".cmd"))));
        }
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("bin/distill"))));
        assertTrue(Files.exists(home.resolve("LICENSE")));
        String readme = Files.readString(home.resolve("README.md"));
        assertFalse(readme.contains("${"), readme);
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            List<String> tests = jars.map(jar -> jar.getFileName().toString())
                    .filter(jar -> jar.matches("(junit|mockito|byte-buddy).*")).toList();
            assertEquals(List.of(), tests, "what only tests need");
        }
    }

    /** Not run: the same class, variables, options and least version as the script that was. */
    @Test
    void scriptForWindows() throws IOException {
        String windows = Files.readString(home.resolve("bin/distill.cmd"), StandardCharsets.US_ASCII);
        assertTrue(windows.lines().count() > 30 && windows.replace("\r\n", "").indexOf('\n') < 0,
                "lines end as Windows wants it");
        String unix = Files.readString(home.resolve("bin/distill"), StandardCharsets.US_ASCII);
        assertEquals(-1, unix.indexOf('\r'));
        for (String part : List.of(Main.class.getName(), "JAVA_OPTS", "JAVA_HOME", "java.util.logging.config.file",
                "logging.properties", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "Java must be 17 or newer, found", "found no bin", "found no java")) {
            assertTrue(windows.contains(part) && unix.contains(part), part);
        }
        assertTrue(windows.contains("GEQ 17") && windows.contains("%*") && windows.contains("exit /b %ERRORLEVEL%"));
        for (Matcher label = Pattern.compile("goto (\\w+)").matcher(windows); label.find();) {
            assertTrue(windows.contains("\r\n:" + label.group(1) + "\r\n"), label.group());
        }
    }

    /** No container engine runs here: what it copies is there, under the names that it uses. */
    @Test
    void recipeOfAnImage() throws IOException {
        String recipe = Files.readString(MODULE.resolve("Dockerfile"));
        Matcher version = Pattern.compile("ARG VERSION=(\\S+)").matcher(recipe);
        assertTrue(version.find());
        assertEquals(home.getFileName().toString(), "tribuo-ipwd-cli-" + version.group(1));
        Matcher copied = Pattern.compile("ADD (\\S+) /opt/").matcher(recipe);
        assertTrue(copied.find());
        assertEquals(archive(".tar.gz"), MODULE.resolve(copied.group(1).replace("${VERSION}", version.group(1))));
        Matcher linked = Pattern.compile("ln -s /opt/(\\S+) /usr/local/bin/distill").matcher(recipe);
        assertTrue(linked.find());
        assertTrue(Files.isExecutable(home.getParent().resolve(linked.group(1).replace("${VERSION}", version.group(1)))));
        for (String line : List.of("FROM eclipse-temurin:17-jre", "USER tribuo-ipwd", "ENTRYPOINT [\"distill\"]")) {
            assertTrue(recipe.contains("\n" + line + "\n"), line);
        }
        for (String label : List.of("title", "description", "version", "licenses")) {
            assertTrue(Pattern.compile("org\\.opencontainers\\.image\\." + label + "=\"[^\"]+\"").matcher(recipe).find(), label);
        }
        assertEquals(List.of("*", "!target/*.tar.gz"), Files.readAllLines(MODULE.resolve(".dockerignore")));
    }
}
