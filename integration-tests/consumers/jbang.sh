#!/bin/sh
# Runs the lines for jbang of docs/starters/README.md with what this build publishes in place of a release, in jbang 0.132.1 (on
# Maven Central, 10 MB).
#   ./jbang.sh REPOSITORY
# Run `mvn verify -DskipTests` first: it lays out what is published. Everything else comes from REPOSITORY, a local repository of
# Maven, or from Maven Central into it.
set -eu
[ $# -eq 1 ] || { sed -n '2,6p' "$0"; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
repository=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export JBANG_DIR="$work/jbang" JBANG_REPO="$repository"
mvn -q -B -ntp -f "$here/jbang/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
    -DincludeScope=runtime -Dmdep.outputFile="$work/class-path" -Dmaven.repo.local="$repository"
version=$(sed -n 's:^  <version>\(.*\)</version>:\1:p' "$here/../../pom.xml" | head -n 1)
cp "$here/../../docs/starters/maven-java/src/main/java/com/example/Starter.java" "$work"
cd "$work"
grep '^    jbang ' "$here/../../docs/starters/README.md" | sed "s/:0\.1\.0\b/:$version/g; s/^    jbang //" > lines
[ "$(wc -l < lines)" -eq 2 ] || { echo "The page must have two lines for jbang."; exit 1; }
while read -r line; do
    echo "== jbang $line"
    # jbang prints the command to run, which its start script would run then: exit code 255.
    # shellcheck disable=SC2086
    command=$(java -cp "$(cat class-path)" dev.jbang.Main run --repos "published=file://$here/../target/published" --repos central \
        $line < /dev/null) || [ $? -eq 255 ]
    sh -c "$command" < /dev/null
done < lines
