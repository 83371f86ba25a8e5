/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.DistillationTrainer;
import java.util.List;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.evaluation.CrossValidation;

public class CrossValidate {

    public static void main(String[] args) {
        System.out.println(accuracies(args));
    }

    @SuppressWarnings("unchecked") // the source of the configuration is one of labels
    public static List<Double> accuracies(String[] args) {
        var configuration = new ConfigurationManager(args);
        var trainer = (DistillationTrainer) configuration.lookup("distilled");
        var data = new MutableDataset<>((ConfigurableDataSource<Label>) configuration.lookup("train"));
        return new CrossValidation<>(trainer, data, new LabelEvaluator(), 5).evaluate().stream()
                .map(fold -> fold.getA().accuracy()).toList();
    }
}
