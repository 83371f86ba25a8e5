/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

import java.util.List;
import java.util.stream.Collectors;

/** Parts of a page. Every text is escaped: names come from configurations, and labels from data. */
final class Html {

    private Html() {}

    /** Text for XML and HTML; characters that neither allows are replaced. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;")
                .replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]", "\ufffd");
    }

    static String paragraph(String css, String text) {
        return "<p class=\"" + css + "\">" + escaped(text) + "</p>\n";
    }

    /** A part of the page with its heading; empty where there is nothing in it. */
    static String section(String id, String title, String content) {
        return content.isEmpty() ? ""
                : "<section id=\"" + id + "\">\n<h2>" + escaped(title) + "</h2>\n" + content + "</section>\n";
    }

    /** Pictures, as many in a row as there is room for. */
    static String charts(List<String> pictures) {
        return pictures.isEmpty() ? "" : pictures.stream().map(picture -> "<figure>" + picture.strip() + "</figure>\n")
                .collect(Collectors.joining("", "<div class=\"charts\">\n", "</div>\n"));
    }

    /** A table that can be scrolled where the page is narrow. The first cell of each line is its name. */
    static String table(String title, List<String> columns, List<List<String>> lines) {
        return "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"" + escaped(title) + "\">\n<table>\n<caption>"
                + escaped(title) + "</caption>\n<thead>\n<tr>" + columns.stream().map(Html::column).collect(Collectors.joining())
                + "</tr>\n</thead>\n<tbody>\n" + lines.stream().map(Html::line).collect(Collectors.joining())
                + "</tbody>\n</table>\n</div>\n";
    }

    static String table(ComparisonTables.Table table) {
        return table(table.title(), table.columns(), table.lines());
    }

    private static String column(String name) {
        return name.isEmpty() ? "<td></td>" : "<th scope=\"col\">" + escaped(name) + "</th>";
    }

    private static String line(List<String> cells) {
        return cells.stream().skip(1).map(cell -> "<td>" + escaped(cell) + "</td>")
                .collect(Collectors.joining("", "<tr><th scope=\"row\">" + escaped(cells.get(0)) + "</th>", "</tr>\n"));
    }
}
