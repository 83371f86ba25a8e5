/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Unites stores. */
final class StoreMerge {

    private StoreMerge() {}

    static SoftLabelStore of(Path folder, List<SoftLabelStore> given) {
        if (given.isEmpty()) {
            throw new SoftLabelException("A merge must have a store, found none.\nMaybe name the folders of the shares.");
        }
        SoftLabelStore first = given.get(0);
        for (SoftLabelStore other : given) {
            first.requireSame(other.manifest(), "the same capture as " + other.folder());
        }
        List<SoftLabelStore> stores = inOrder(given);
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new SoftLabelException("The folder " + folder + " must be new, found files in it.\nMaybe name another one.");
                }
            }
            List<SoftLabelManifest.PartRecord> parts = new ArrayList<>();
            for (SoftLabelStore store : stores) {
                for (SoftLabelManifest.PartRecord part : store.manifest().parts()) {
                    Path copy = folder.resolve(CaptureFolder.name(parts.size()));
                    Durable.write(copy, store.content(part));
                    parts.add(new SoftLabelManifest.PartRecord(CaptureFolder.name(parts.size()), part.rows(), part.bytes(), part.sha256(),
                            part.firstKey()));
                }
            }
            long examples = stores.stream().mapToLong(store -> store.manifest().examples()).sum();
            ManifestFile.write(folder.resolve(ManifestFile.WHOLE), first.manifest().with(null, examples, parts));
            return SoftLabelStore.open(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be written: " + e.getMessage()
                    + "\nMaybe the disk is full, or the folder is not yours.", e);
        }
    }

    /** Shares in their order; refuses some of them, and a share beside whole stores. */
    private static List<SoftLabelStore> inOrder(List<SoftLabelStore> given) {
        List<CaptureShare> shares = given.stream().map(store -> store.manifest().share()).filter(Objects::nonNull).toList();
        if (shares.isEmpty()) {
            return given;
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
        return given.stream().sorted(Comparator.comparing(store -> Objects.requireNonNull(store.manifest().share()).index())).toList();
    }

    private static String text(@Nullable CaptureShare share) {
        return share == null ? "a whole store" : "share " + share.index() + " of " + share.of();
    }
}
