/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Unites stores. */
final class StoreMerge {

    private record Source(SoftLabelStore store, SoftLabelManifest.PartRecord part) {
    }

    private StoreMerge() {}

    static SoftLabelStore of(Path folder, List<SoftLabelStore> given) {
        if (given.isEmpty()) {
            throw new SoftLabelException("A merge must have a store, found none.\nMaybe name the folders of the shares.");
        }
        SoftLabelStore first = given.get(0);
        Map<String, SoftLabelStore> known = new HashMap<>();
        for (SoftLabelStore other : given) {
            first.requireSame(other.manifest(), "the same capture as " + other.folder());
            SoftLabelStore same = known.put(other.sha256(), other);
            if (same != null) {
                throw new SoftLabelException("A merge must have each store once, found " + same.folder() + " and "
                        + other.folder() + ", which are equal.\nMaybe a folder is named twice.");
            }
        }
        requireAllShares(given);
        SoftLabelManifest.CutRecord cut = isShares(given) || given.size() == 1 ? first.manifest().cut() : null;
        try {
            Durable.makeFolder(folder);
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new SoftLabelException("The folder " + folder + " must be new, found files in it.\nMaybe name another"
                            + " one.");
                }
            }
            List<SoftLabelManifest.PartRecord> parts = copy(sources(given), folder);
            long examples = given.stream().mapToLong(store -> store.manifest().examples()).sum();
            ManifestFile.write(folder.resolve(ManifestFile.WHOLE), first.manifest().with(cut).with(null, examples, parts));
            return SoftLabelStore.open(folder);
        } catch (IOException e) {
            throw Durable.unwritable("The folder " + folder, e);
        }
    }

    /** The parts of shares in the order of the data, so that they become what one process would have captured. */
    private static List<Source> sources(List<SoftLabelStore> stores) {
        Stream<Source> all = stores.stream()
                .flatMap(store -> store.manifest().parts().stream().map(part -> new Source(store, part)));
        return isShares(stores)
                ? all.sorted(Comparator.comparingInt(source -> CaptureFolder.number(source.part().name()))).toList()
                : all.toList();
    }

    /** Copies all parts or none. */
    private static List<SoftLabelManifest.PartRecord> copy(List<Source> sources, Path folder) throws IOException {
        List<SoftLabelManifest.PartRecord> parts = new ArrayList<>();
        try {
            for (Source source : sources) {
                SoftLabelManifest.PartRecord part = source.part();
                String name = CaptureFolder.name(parts.size());
                parts.add(new SoftLabelManifest.PartRecord(name, part.rows(), part.bytes(), part.sha256(), part.firstKey()));
                Durable.write(folder.resolve(name), source.store().content(part));
            }
            return parts;
        } catch (RuntimeException e) {
            for (SoftLabelManifest.PartRecord part : parts) {
                Files.deleteIfExists(folder.resolve(part.name()));
                Files.deleteIfExists(Durable.unfinished(folder.resolve(part.name())));
            }
            throw e;
        }
    }

    private static boolean isShares(List<SoftLabelStore> given) {
        return given.stream().allMatch(store -> store.manifest().share() != null);
    }

    /** Refuses some shares without the others, shares of other data, and a share beside whole stores. */
    private static void requireAllShares(List<SoftLabelStore> given) {
        List<CaptureShare> shares = given.stream().map(store -> store.manifest().share()).filter(Objects::nonNull).toList();
        if (shares.isEmpty()) {
            return;
        }
        int of = shares.get(0).of();
        List<Integer> indexes = shares.stream().map(CaptureShare::index).sorted().toList();
        boolean whole = shares.size() == given.size() && shares.stream().allMatch(share -> share.of() == of)
                && indexes.equals(Stream.iterate(0, i -> i + 1).limit(of).toList());
        if (!whole) {
            throw new SoftLabelException("A merge of shares must have each of them once and nothing else, found "
                    + given.stream().map(store -> store.folder() + " (" + text(store.manifest().share()) + ")").toList()
                    + ".\nMaybe a share is still being captured, or is named twice.");
        }
        for (SoftLabelStore other : given) {
            given.get(0).requireNone(given.get(0).manifest().cutDifferences(other.manifest()),
                    "the same data in the same parts as " + other.folder());
        }
    }

    private static String text(@Nullable CaptureShare share) {
        return share == null ? "a whole store" : "share " + share.index() + " of " + share.of();
    }
}
