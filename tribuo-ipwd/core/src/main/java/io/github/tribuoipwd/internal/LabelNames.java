/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.util.List;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.OutputInfo;
import org.tribuo.classification.Label;

/**
 * Label domains as lists: the order of a network's output columns, and the labels of examples in it.
 */
public final class LabelNames {

    private static final Logger logger = Logger.getLogger(LabelNames.class.getName());

    private static final String ADVICE = "a FieldResponseProcessor gave its default value to rows without a label: leave those rows"
            + " out; or read them by an EmptyResponseProcessor, with outputRequired false, and they are unlabeled.";

    private LabelNames() {}

    /**
     * The names of a domain.
     *
     * @param labels the domain
     * @return the label of each id, in the order of the ids
     */
    public static List<String> byId(ImmutableOutputInfo<Label> labels) {
        return IntStream.range(0, labels.size()).mapToObj(id -> labels.getOutput(id).getLabel()).toList();
    }

    /**
     * Refuses a domain in which Tribuo's unknown label is a class: Tribuo counts as unlabeled only its one object for that, and not
     * a label of the same name. Logs a warning of a label without a name.
     *
     * @param labels the domain
     * @throws IllegalArgumentException if a label has the name of Tribuo's unknown label
     */
    public static void requireKnown(OutputInfo<Label> labels) {
        for (Label label : labels.getDomain()) {
            if (label.getLabel().equals(Label.UNKNOWN)) {
                throw new IllegalArgumentException("Each label must be of a class, found " + Label.UNKNOWN + " among " + labels.size()
                        + " labels.\nMaybe " + ADVICE);
            } else if (label.getLabel().isBlank()) {
                logger.warning(() -> "The label \"" + label.getLabel() + "\" without a name is a class of the data.\nMaybe " + ADVICE);
            }
        }
    }

    /**
     * The labels of a dataset.
     *
     * @param examples the examples; not modified
     * @param labels the domain
     * @return the label id of each example, in the order of the dataset's iterator; -1 for a label outside the domain
     */
    public static int[] ids(Dataset<Label> examples, ImmutableOutputInfo<Label> labels) {
        int[] ids = new int[examples.size()];
        int row = 0;
        for (Example<Label> example : examples) {
            ids[row++] = labels.getID(example.getOutput());
        }
        return ids;
    }
}
