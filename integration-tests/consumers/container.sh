#!/bin/sh
# Builds the image of the command line where no container engine and no registry of images can be reached, and trains in it: with
# buildah and debootstrap of Debian, as root, on a base of Debian 12 with its OpenJDK 17, which stands for the one that the recipe
# names.
#   ./container.sh FOLDER
# Run `mvn package -DskipTests -pl tribuo-ipwd/cli -am` first: it makes the archive. FOLDER must be empty; it takes 3 GB.
set -eu
[ $# -eq 1 ] || { sed -n '2,6p' "$0"; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
engine() { buildah --root "$folder/storage" --runroot "$folder/run" --storage-driver vfs "$@"; }

debootstrap --variant=minbase --include=openjdk-17-jre-headless bookworm "$folder/base" > "$folder/base.log"
base=$(engine from scratch)
engine add -q "$base" "$folder/base" /
engine commit -q --format docker "$base" docker.io/library/eclipse-temurin:17-jre
engine rm "$base"
engine bud --isolation chroot --pull-never -t tribuo-ipwd "$here/../../tribuo-ipwd/cli"

mkdir "$folder/work"
cp "$here"/../data/digits-* "$folder/work"
sed 's:\.\./data/::' "$here/../configurations/digits.xml" > "$folder/work/digits.xml"
chown -R 10001 "$folder/work"
container=$(engine from --pull-never localhost/tribuo-ipwd)
engine run --isolation chroot "$container" -- distill --version
engine run --isolation chroot -v "$folder/work:/work" "$container" -- \
    distill train -c digits.xml --trainer ipwd --train-source train --test-source test --output out
