/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.gradle.api.Project;
import org.gradle.api.artifacts.component.ModuleComponentIdentifier;
import org.gradle.testfixtures.ProjectBuilder;

/** Resolves the consumers' build files in the engine of a newer Gradle: with and without the BOM they get the same modules. */
public final class Resolve {

    private Resolve() {}

    /** @param arguments the folder of the consumers, a folder to work in, and the repositories' folders */
    public static void main(String[] arguments) throws IOException {
        Path work = Path.of(arguments[1]);
        boolean same = true;
        for (String name : List.of("serve", "train", "soft-labels", "command-line", "export", "gpu")) {
            TreeSet<String> plain = modules(Path.of(arguments[0], name, "plain.gradle"), work.resolve(name), arguments);
            TreeSet<String> withBom = modules(Path.of(arguments[0], name, "with-bom.gradle"), work.resolve(name + "-with-bom"),
                    arguments);
            withBom.removeIf(module -> module.contains(":tribuo-ipwd-bom:"));
            same &= plain.equals(withBom) && plain.size() > 5;
            System.out.println(name + ": " + plain.size() + " modules and files, "
                    + (plain.equals(withBom) ? "the same with the BOM" : "with the BOM " + withBom + " in place of " + plain));
        }
        // The engine has no compiler of Kotlin, but a block of dependencies reads the same in Groovy.
        Path starter = Path.of(arguments[0], "../../docs/starters/gradle-kotlin/build.gradle.kts");
        String build = Files.readString(starter);
        Path block = Files.writeString(Files.createDirectories(work.resolve("starter")).resolve("block.gradle"),
                build.substring(build.indexOf("dependencies {"), build.indexOf("\n}\n", build.indexOf("dependencies {")) + 3));
        TreeSet<String> modules = modules(block, work.resolve("starter"), arguments);
        same &= modules.size() > 5;
        System.out.println("starter: " + modules.size() + " modules and files");
        // Threads of the engine go on.
        System.exit(same ? 0 : 1);
    }

    private static TreeSet<String> modules(Path build, Path folder, String[] arguments) throws IOException {
        Files.createDirectories(folder);
        // A block of plugins is for the file that Gradle itself looks for.
        Path script = Files.writeString(folder.resolve("applied.gradle"),
                Files.readString(build).replaceAll("(?s)plugins \\{.*?\\}\n", ""));
        Project project = ProjectBuilder.builder().withProjectDir(folder.toFile())
                .withGradleUserHomeDir(new File(arguments[1], "home")).build();
        project.getPluginManager().apply("java");
        for (int i = 2; i < arguments.length; i++) {
            String repository = Path.of(arguments[i]).toUri().toString();
            project.getRepositories().maven(maven -> maven.setUrl(repository));
        }
        project.apply(Map.of("from", script.toString()));
        TreeSet<String> modules = new TreeSet<>();
        var classPath = project.getConfigurations().getByName("runtimeClasspath").getIncoming();
        classPath.getResolutionResult().getAllComponents().stream().map(component -> component.getId())
                .filter(ModuleComponentIdentifier.class::isInstance).forEach(id -> modules.add(id.getDisplayName()));
        // The jar for GPUs has 742 MB.
        if (!build.toString().contains("gpu")) {
            classPath.getFiles().forEach(file -> modules.add(file.getName()));
        }
        return modules;
    }
}
