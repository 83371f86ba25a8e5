#!/bin/sh
# Prints how many jars, and how many megabytes, each consumer here gets on its run-time class path.
#   ./sizes.sh REPOSITORY
# The project is installed into REPOSITORY, a local repository of Maven that is not the user's own. Copy ~/.m2/repository there
# first to save downloads.
set -eu
[ $# -eq 1 ] || { sed -n '2,5p' "$0"; exit 2; }
mkdir -p "$1"
repository=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn -q -B -ntp -f "$here/../../pom.xml" install -pl onnx-export,tribuo-ipwd/core,tribuo-ipwd/soft-labels,tribuo-ipwd/cli -am \
    -Dmaven.test.skip -Dmaven.javadoc.skip -Dmaven.source.skip -Ddistribution.skip -Dpublished.skip \
    -Dmaven.repo.local="$repository"
echo "| consumer | jars | MB |"
echo "|---|---|---|"
for consumer in serve-minimal serve train soft-labels command-line; do
    mvn -q -B -ntp -f "$here/$consumer/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
        -DincludeScope=runtime -Dmdep.outputFile="$work/$consumer" -Dmaven.repo.local="$repository"
    tr ':' '\n' < "$work/$consumer" > "$work/jars"
    echo >> "$work/jars"
    # Megabytes of 1,000,000 bytes.
    grep -c . "$work/jars" > "$work/count"
    bytes=$(grep . "$work/jars" | while read -r jar; do wc -c < "$jar"; done | awk '{ sum += $1 } END { printf "%.1f", sum / 1e6 }')
    echo "| $consumer | $(cat "$work/count") | $bytes |"
    if [ -n "${LIST-}" ]; then
        grep . "$work/jars" | while read -r jar; do echo "$(wc -c < "$jar") $(basename "$jar")"; done | sort -rn
    fi
done
