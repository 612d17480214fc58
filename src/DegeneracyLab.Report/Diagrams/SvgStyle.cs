namespace DegeneracyLab.Report.Diagrams;

/// <summary>
/// The style sheet of the SVG diagrams: one set of colours for light surroundings and one for dark ones. Class names have
/// a prefix, because the sheet holds for the whole page where a diagram is put into one.
/// </summary>
internal static class SvgStyle
{
    /// <summary>The style sheet, line by line.</summary>
    public const string Sheet = """
        .dgl text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: #1f2328; }
        .dgl .dgl-panel { fill: #ffffff; stroke: #d1d9e0; }
        .dgl .dgl-title, .dgl .dgl-name { font-weight: 600; }
        .dgl .dgl-path { font-weight: 600; fill: #424a53; }
        .dgl .dgl-shape, .dgl .dgl-small, .dgl .dgl-symbol { fill: #59636e; }
        .dgl .dgl-frame > rect { fill: #818b98; fill-opacity: 0.07; stroke: #afb8c1; }
        .dgl .dgl-line { fill: none; stroke: #6e7781; stroke-width: 1.5; }
        .dgl .dgl-head { fill: #6e7781; }
        .dgl .dgl-stream .dgl-line { stroke: #0969da; stroke-width: 2; }
        .dgl .dgl-stream .dgl-head { fill: #0969da; }
        .dgl .dgl-box > rect { fill: #f6f8fa; stroke: #8c959f; }
        .dgl .dgl-weights > rect { fill: #ddf4ff; stroke: #54aeff; }
        .dgl .dgl-elementwise > rect { fill: #fff8c5; stroke: #d4a72c; }
        .dgl .dgl-mixing > rect { fill: #fbefff; stroke: #c297ff; }
        .dgl .dgl-output > rect { fill: #ffffff; stroke: #6e7781; }
        .dgl .dgl-box > .dgl-tag { fill: #7d4e00; stroke: none; }
        .dgl .dgl-tag-text { fill: #ffffff; font-weight: 600; }
        .dgl .dgl-junction > rect { fill: #ffffff; stroke: #6e7781; stroke-width: 1.5; }
        .dgl .dgl-plus { fill: none; stroke: #424a53; stroke-width: 1.5; }
        @media (prefers-color-scheme: dark) {
          .dgl text { fill: #e6edf3; }
          .dgl .dgl-panel { fill: #0d1117; stroke: #3d444d; }
          .dgl .dgl-path { fill: #c9d1d9; }
          .dgl .dgl-shape, .dgl .dgl-small, .dgl .dgl-symbol { fill: #9da7b3; }
          .dgl .dgl-frame > rect { fill: #9da7b3; stroke: #4a525c; }
          .dgl .dgl-line { stroke: #8b949e; }
          .dgl .dgl-head { fill: #8b949e; }
          .dgl .dgl-stream .dgl-line { stroke: #4493f8; }
          .dgl .dgl-stream .dgl-head { fill: #4493f8; }
          .dgl .dgl-box > rect { fill: #21262d; stroke: #6e7681; }
          .dgl .dgl-weights > rect { fill: #0c2d4f; stroke: #388bfd; }
          .dgl .dgl-elementwise > rect { fill: #362a08; stroke: #bb8009; }
          .dgl .dgl-mixing > rect { fill: #2f1f4a; stroke: #a371f7; }
          .dgl .dgl-output > rect { fill: #0d1117; stroke: #8b949e; }
          .dgl .dgl-box > .dgl-tag { fill: #e3b341; stroke: none; }
          .dgl .dgl-tag-text { fill: #0d1117; }
          .dgl .dgl-junction > rect { fill: #0d1117; stroke: #8b949e; }
          .dgl .dgl-plus { stroke: #c9d1d9; }
        }
        """;
}
