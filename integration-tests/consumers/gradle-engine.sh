#!/bin/sh
# Resolves the build.gradle files of the consumers, with and without the BOM, and the dependencies of the Kotlin starter, in the
# engine of Gradle 8.10 (on Maven Central, 180 MB).
#   ./gradle-engine.sh REPOSITORY
# Run `mvn verify -DskipTests` first: it lays out what is published. The engine and all dependencies come from REPOSITORY, a local
# repository of Maven. Kotlin's build files are not run: the engine comes without its compiler.
set -eu
[ $# -eq 1 ] || { sed -n '2,6p' "$0"; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
repository=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn -q -B -ntp -f "$here/gradle-engine/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
    -Dmdep.outputFile="$work/class-path" -Dmaven.repo.local="$repository"
java --add-opens java.base/java.lang=ALL-UNNAMED --add-opens java.base/java.util=ALL-UNNAMED -cp "$(cat "$work/class-path")" \
    "$here/gradle-engine/Resolve.java" "$here" "$work" "$here/../target/published" "$repository"
