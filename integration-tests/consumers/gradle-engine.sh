#!/bin/sh
# Resolves the consumers' build.gradle files, those with the BOM too, in the engine of Gradle 8.10, which Maven Central has (180 MB).
#   ./gradle-engine.sh REPOSITORY
# Run `mvn verify` first, or `mvn verify -DskipTests`: it lays out what is published. The engine and all other dependencies come from
# the local repository REPOSITORY, which Maven fills where it lacks some. Kotlin's build files are not run: the library has no compiler.
set -eu
[ $# -eq 1 ] || { sed -n '2,5p' "$0"; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
repository=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn -q -B -ntp -f "$here/gradle-engine/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
    -Dmdep.outputFile="$work/class-path" -Dmaven.repo.local="$repository"
java --add-opens java.base/java.lang=ALL-UNNAMED --add-opens java.base/java.util=ALL-UNNAMED -cp "$(cat "$work/class-path")" \
    "$here/gradle-engine/Resolve.java" "$here" "$work" "$here/../target/published" "$repository"
