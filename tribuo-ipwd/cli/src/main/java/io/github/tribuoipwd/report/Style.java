/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.report;

/** How a page and its pictures look on light and dark screens, on narrow ones, and on paper. Nothing is loaded from elsewhere. */
final class Style {

    /** Okabe and Ito's palette, whose colors differ for color-blind readers too, darkened to show on white. */
    static final String CHARTS = """
            .chart { font-family: system-ui, sans-serif; font-size: 11.5px; }
            .chart text { fill: #24292f; }
            .chart .title { font-size: 13px; font-weight: 600; }
            .chart .grid { stroke: #dfe3e8; }
            .chart .zero { stroke: #8c959f; }
            .chart .curve { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
            .chart .thin { fill: none; stroke: currentColor; stroke-width: 1; opacity: 0.4; }
            .chart .guide { stroke: currentColor; stroke-dasharray: 4 4; }
            .chart .whisker { stroke: currentColor; stroke-width: 1.3; }
            .chart .bar { fill: currentColor; }
            .chart .bar ~ .whisker { stroke: #24292f; }
            .chart .dot { fill: currentColor; }
            .chart .faint { fill: currentColor; opacity: 0.4; }
            .s0 { color: #0072b2; } .s1 { color: #c44f00; } .s2 { color: #007a5a; } .s3 { color: #b0518a; }
            .s4 { color: #9a6a00; } .s5 { color: #2f8fce; } .s6 { color: #3d3d3d; } .s7 { color: #7d7d7d; }
            .s8 { color: #882255; } .teacher { color: #57606a; }
            """;

    /** The same on a dark page. */
    static final String DARK_CHARTS = """
            .chart text { fill: #e3e6ea; }
            .chart .grid { stroke: #353b43; }
            .chart .zero { stroke: #7d8793; }
            .chart .bar ~ .whisker { stroke: #e3e6ea; }
            .s0 { color: #4ea3e0; } .s1 { color: #ff8f4d; } .s2 { color: #2fc99a; } .s3 { color: #e79cc5; }
            .s4 { color: #e8b93a; } .s5 { color: #b3deff; } .s6 { color: #f2f2f2; } .s7 { color: #a3a3a3; }
            .s8 { color: #e0708f; } .teacher { color: #aab3bd; }
            """;

    /** Of the page. */
    static final String PAGE = """
            :root { color-scheme: light dark; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 1080px; margin: 0 auto; padding: 1rem; }
            body { background: #fff; color: #24292f; }
            h1 { font-size: 1.6rem; margin: 0.5rem 0; }
            h2 { font-size: 1.25rem; margin: 2.2rem 0 0.6rem; padding-bottom: 0.2rem; border-bottom: 1px solid #d0d7de; }
            .finding { background: #f2f6fa; border-left: 4px solid #0072b2; border-radius: 4px; padding: 0.7rem 1rem; }
            .finding p { margin: 0.3rem 0; overflow-wrap: anywhere; }
            .lead { font-size: 1.15rem; font-weight: 600; }
            .note { color: #57606a; font-size: 0.875rem; margin: 0.3rem 0 0.8rem; }
            .wide { overflow-x: auto; margin: 0.6rem 0; }
            table { border-collapse: collapse; font-size: 0.875rem; }
            caption { text-align: left; font-weight: 600; padding: 0.3rem 0; max-width: calc(100vw - 2rem); }
            th, td { padding: 0.25rem 0.7rem; border-bottom: 1px solid #d8dee4; text-align: right; vertical-align: top; }
            td { white-space: nowrap; }
            th:first-child, td:first-child { text-align: left; padding-left: 0; }
            thead th { font-weight: 600; min-width: 4.5rem; vertical-align: bottom; }
            tbody th { font-weight: 400; min-width: 6rem; overflow-wrap: anywhere; position: sticky; left: 0; background: #fff; }
            .facts td, .facts thead th { text-align: left; white-space: normal; overflow-wrap: anywhere; }
            .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); gap: 1rem 1.5rem; }
            figure { margin: 0; }
            figure svg { width: 100%; max-width: 520px; height: auto; }
            dt { font-weight: 600; }
            dd { margin: 0 0 0.4rem; }
            summary { cursor: pointer; padding: 0.3rem 0; }
            """;

    /** On a dark screen. */
    static final String DARK_PAGE = """
            body { background: #14171c; color: #e3e6ea; }
            h2 { border-color: #353b43; }
            .finding { background: #1d2530; border-color: #4ea3e0; }
            .note { color: #aab3bd; }
            th, td { border-color: #2d333b; }
            tbody th { background: #14171c; }
            """;

    /** On paper: two pictures in a row, no heading at the end of a page, nothing cut off. */
    static final String PRINT = """
            @page { margin: 15mm; }
            body { max-width: none; padding: 0; font-size: 10.5pt; }
            h1, h2, caption { break-after: avoid; }
            h2 + *, .note { break-before: avoid; }
            .charts { grid-template-columns: 1fr 1fr; }
            figure, tr, dl, .finding { break-inside: avoid; }
            thead { display: table-header-group; }
            .wide { overflow: visible; break-inside: avoid; }
            table { font-size: 8.5pt; }
            th, td { padding: 0.15rem 0.4rem; }
            td { white-space: normal; }
            thead th, tbody th { min-width: 0; overflow-wrap: break-word; position: static; }
            details:not([open]) { display: none; }
            """;

    private Style() {}

    static String page() {
        return CHARTS + PAGE + "@media screen and (prefers-color-scheme: dark) {\n" + DARK_CHARTS + DARK_PAGE + "}\n"
                + "@media print {\n" + PRINT + "}\n";
    }
}
