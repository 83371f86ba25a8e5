/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.internal.ReadAhead;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/**
 * Examples of the images of a folder. While each is read before the next one is requested, those that come next are decoded
 * ahead; they are not where examples are only collected, to be read later or never.
 */
final class ImageIterator implements Iterator<Example<Label>> {

    /** An example and its row. */
    private record Item(Example<Label> example, ImageRow row) {}

    private final ReadAhead<Item> items;
    private @Nullable ImageRow last;

    ImageIterator(ImageFolder images, ImageDecoder decoder, DecodingThreads threads) {
        FeatureNames names = FeatureNames.numbered(decoder.size());
        List<Label> labels = images.classes().stream().map(Label::new).toList();
        items = new ReadAhead<>(images.images().stream().map(image -> {
            ImageRow row = new ImageRow(image.file(), decoder, threads);
            Example<Label> example = new DenseExample<>(labels.get(image.classNumber()), names, row);
            example.setMetadataValue(Example.NAME, image.name());
            return new Item(example, row);
        }).iterator(), item -> item.row().fetch());
    }

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public Example<Label> next() {
        Item item = items.next(last != null && last.wasRead() ? last.fetchAhead() : 0);
        last = item.row();
        return item.example();
    }
}
