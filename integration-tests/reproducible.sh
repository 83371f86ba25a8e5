#!/bin/sh
# Builds the last commit twice, in two folders of different names, and compares the bytes of all that is released: jars, POMs, the
# archives of the command line and the lists of parts. Tests are not run.
#   ./reproducible.sh
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in one another; do
    mkdir "$work/$name"
    git -C "$top" archive HEAD | tar xf - -C "$work/$name"
    # The second as somebody else would: in another place, language and time zone, and without the traces of the first.
    ( [ "$name" = one ] || { export LC_ALL=C TZ=Asia/Tokyo; }
      mvn -q -B -ntp -f "$work/$name/pom.xml" -Prelease -Dgpg.skip -DskipTests package -pl '!integration-tests' )
    ( cd "$work/$name" && find . -path '*/target/*' \( -name '*.jar' -o -name '*.zip' -o -name '*.tar.gz' -o -name bom.json \) \
        -o -name .flattened-pom.xml | sort | xargs sha256sum ) > "$work/$name.sums"
done
cat "$work/one.sums"
if cmp "$work/one.sums" "$work/another.sums"; then
    echo "$(wc -l < "$work/one.sums") files, the same in both builds"
else
    diff "$work/one.sums" "$work/another.sums" || true
    exit 1
fi
