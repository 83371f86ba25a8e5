#!/bin/sh
# Follows the README and the page on starters as a stranger would: in a fresh clone, with an empty local repository of Maven.
#   ./stranger.sh FOLDER [part ...]
# The parts are those that have commands: clone, readme, tests, install, maven, gradle, container; without any, all but tests (an hour
# with them). FOLDER must be empty or hold what an earlier part left. It takes some GB, downloads 1 GB, and is no part of CI.
# A part whose program is not on the machine is skipped, with a line that names it.
set -eu
[ $# -ge 1 ] || { sed -n '2,6p' "$0"; exit 2; }
here=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1"
work=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- clone readme install maven gradle container
export MAVEN_OPTS="${MAVEN_OPTS-} -Dmaven.repo.local=$work/repository"
export GRADLE_OPTS="${GRADLE_OPTS-} -Dmaven.repo.local=$work/repository -Dorg.gradle.daemon=false"
export GRADLE_USER_HOME="$work/gradle"

# The commands of a page that begin so, whether indented or in a block; each continues over lines that end in a backslash.
commands() {
    awk -v begin="$2" '
        { sub(/^    /, "") }
        go || index($0, begin) == 1 { print; go = /\\$/ }' "$work/clone/$1"
}

# Runs what a page has, in a folder of the clone.
follow() {
    found=$(commands "$1" "$2")
    [ -n "$found" ] || { echo "$1 must have a command that begins with: $2"; exit 1; }
    echo "== $1: $found"
    (cd "$work/clone/$3" && sh -eu -c "$found")
}

# Whether a program is here.
have() {
    command -v "$1" > /dev/null && return
    echo "== skipped: there is no $1 here"
    return 1
}

for part in "$@"; do
    case $part in
        clone) git clone -q "$here" "$work/clone" ;;
        readme) follow README.md "mvn -q -B -ntp -Pquickstart verify" . ;;
        tests) follow README.md "mvn -B -ntp verify" . ;;
        install) follow docs/starters/README.md "mvn -q -B -ntp install" . ;;
        maven) follow docs/starters/README.md "mvn -q -B -ntp compile exec:java" docs/starters/maven-java ;;
        gradle) if have gradle; then follow docs/starters/README.md "gradle -q run" docs/starters/gradle-kotlin; fi ;;
        container)
            if have docker && docker info > /dev/null 2>&1; then
                follow docs/starters/README.md "mvn -q -B -ntp package" .
                follow docs/starters/README.md "docker build" .
                follow docs/starters/README.md "docker run" .
            else
                echo "== skipped: no container engine runs here; container.sh builds the image with buildah"
            fi ;;
        *) echo "There is no part $part."; exit 2 ;;
    esac
done
