/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.teacher.SoftLabels;
import io.github.tribuoipwd.teacher.Teacher;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.DataSourceProvenance;

/**
 * Any data source with the teacher's labels in place of its own, such as the training data of the second model of a {@link
 * ModelPairEstimator}. The teacher runs once, when examples are first requested.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#teacherlabeleddatasource">Settings</a>
 */
public final class TeacherLabeledDataSource implements ConfigurableDataSource<Label> {

    @Config(mandatory = true, description = "The source of the examples.")
    private ConfigurableDataSource<Label> source;

    @Config(mandatory = true, description = "Labels the examples.")
    private Teacher teacher;

    @Config(description = "Maps feature names to positions in the teacher's input.")
    private FeatureLayout layout = new SortedLayout();

    private @Nullable Labels labels;

    /** The teacher's result: the label of each example, and how often it is the example's own. */
    private record Labels(List<Label> perExample, double agreement) {}

    /**
     * For OLCUT.
     */
    @SuppressWarnings("NullAway.Init") // the mandatory fields come from the configuration
    private TeacherLabeledDataSource() {}

    /**
     * A source.
     *
     * @param source the source of the examples
     * @param teacher labels the examples
     * @param layout maps feature names to positions in the teacher's input
     */
    public TeacherLabeledDataSource(ConfigurableDataSource<Label> source, Teacher teacher, FeatureLayout layout) {
        this.source = source;
        this.teacher = teacher;
        this.layout = layout;
    }

    private synchronized Labels labels() {
        if (labels == null) {
            LabeledRows data = LabeledRows.gather(LabeledRows.dataset(source), layout);
            SoftLabels softLabels = data.softLabels(teacher);
            List<Label> found = IntStream.range(0, data.labels().length)
                    .mapToObj(row -> new Label(data.labelNames().get(softLabels.prediction(row)))).toList();
            labels = new Labels(found, softLabels.accuracy());
        }
        return labels;
    }

    /**
     * How often the teacher's label is the example's own.
     *
     * @return the share of such examples, in [0, 1]
     */
    public double agreement() {
        return labels().agreement();
    }

    @Override
    public Iterator<Example<Label>> iterator() {
        Iterator<Label> next = labels().perExample().iterator();
        Iterator<Example<Label>> examples = source.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (examples.hasNext() != next.hasNext()) {
                    throw new IllegalStateException("The source must give the " + labels().perExample().size() + " examples"
                            + " that the teacher labeled, found another number.\nMaybe its"
                            + " file changed; load the configuration again.");
                }
                return next.hasNext();
            }

            @Override
            public Example<Label> next() {
                return labeled(examples.next(), next.next());
            }
        };
    }

    private static Example<Label> labeled(Example<Label> example, Label label) {
        List<Feature> features = new ArrayList<>(example.size());
        example.forEach(features::add);
        Example<Label> copy = new ArrayExample<>(label, example.getWeight(), example.getMetadata());
        copy.addAll(features);
        return copy;
    }

    @Override
    public OutputFactory<Label> getOutputFactory() {
        return source.getOutputFactory();
    }

    @Override
    public DataSourceProvenance getProvenance() {
        return new TeacherLabeledProvenance(this);
    }

    @Override
    public String toString() {
        return "TeacherLabeledDataSource(source=" + source + ",teacher=" + teacher + ",layout=" + layout + ")";
    }
}
