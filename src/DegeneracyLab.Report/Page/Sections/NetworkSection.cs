using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page.Sections;

/// <summary>The network's declaration, its diagram and its table.</summary>
internal sealed class NetworkSection : ReportSection
{
    /// <inheritdoc/>
    public override string Id => "network";

    /// <inheritdoc/>
    public override string Title => "Network";

    /// <inheritdoc/>
    public override bool Appears(ReportSource source) => source.Description is not null || source.Content.Declaration is not null;

    /// <inheritdoc/>
    public override string Lead(ReportSource source) => source.Description is { } description
        ? Text($"{description.Name} maps [{string.Join(", ", description.InputShape)}] to [{string.Join(", ", description.OutputShape)}] by {Quantity.Of(description.AllLayers.Count, "layer")} with {Quantity.Of(description.ParameterCount, "parameter")}.")
        : $"{source.Result.Provenance.Network} is declared like this.";

    /// <inheritdoc/>
    public override void Write(HtmlWriter page, ReportSource source)
    {
        if (source.Content.Declaration is { } declaration)
            page.Open("pre", ("tabindex", "0")).Open("code").Lines(declaration.TrimEnd()).Close().Close();
        if (source.Description is not { } description)
            return;
        page.Open("figure", ("data-figure", "diagram"));
        page.Open("div", ("class", "drawing")).Markup(description.ToSvg()).Close();
        page.Element("figcaption", "A box is a hook point, under the name that programs use for it; data flow from top to bottom.");
        page.Open("details", ("class", "behind")).Element("summary", "Table: layers, shapes and parameters");
        page.Open("pre", ("tabindex", "0")).Lines(description.ToString()).Close();
        page.Close().Close();
    }
}
