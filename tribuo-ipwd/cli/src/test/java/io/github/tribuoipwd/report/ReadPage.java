/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A report as a reader has it, parsed as XML.
 *
 * @param text the file
 * @param document its elements
 */
record ReadPage(String text, Document document) {

    static final List<String> VERSIONS = List.of("tribuo-ipwd 0.1.0", "Java 17");

    /** Writes the report of a comparison and reads it. */
    static ReadPage of(Path folder, Comparison comparison, String... baselines) throws IOException {
        ComparisonTables tables = new ComparisonTables(comparison, List.of(baselines), Map.of());
        Path file = folder.resolve(Report.FILE);
        new Report(comparison, tables, List.of(baselines), VERSIONS).write(file);
        return parse(Files.readString(file));
    }

    static ReadPage parse(String text) throws IOException {
        try {
            return new ReadPage(text, DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(text, e);
        }
    }

    List<Element> elements(String name) {
        return elements(document.getDocumentElement(), name);
    }

    static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** Those of a class. */
    static List<Element> elements(Element parent, String name, String css) {
        return elements(parent, name).stream().filter(one -> one.getAttribute("class").equals(css)).toList();
    }

    /** The text of each element of a name. */
    List<String> texts(String name) {
        return elements(name).stream().map(Element::getTextContent).toList();
    }

    /** The titles of the pictures. */
    List<String> pictures() {
        return elements("svg").stream().map(svg -> elements(svg, "title").get(0).getTextContent()).toList();
    }

    /** The picture of a title. */
    Element picture(String title) {
        return elements("svg").stream().filter(svg -> elements(svg, "title").get(0).getTextContent().equals(title)).findFirst()
                .orElseThrow(() -> new AssertionError("no picture " + title + " but " + pictures()));
    }

    /** The lines of the table of a title, their cells joined by bars. */
    List<String> table(String title) {
        Element table = elements("table").stream().filter(one -> elements(one, "caption").get(0).getTextContent().equals(title))
                .findFirst().orElseThrow(() -> new AssertionError("no table " + title + " but " + texts("caption")));
        List<String> lines = new ArrayList<>();
        for (Element line : elements(table, "tr")) {
            List<String> cells = new ArrayList<>();
            NodeList nodes = line.getChildNodes();
            for (int i = 0; i < nodes.getLength(); i++) {
                cells.add(nodes.item(i).getTextContent());
            }
            lines.add(String.join("|", cells));
        }
        return lines;
    }

    /** The sentences on top. */
    List<String> finding() {
        Element box = elements(document.getDocumentElement(), "div", "finding").get(0);
        return elements(box, "p").stream().map(one -> one.getTextContent().replace('\u00a0', ' ')).toList();
    }
}
