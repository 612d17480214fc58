using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page.Sections;

/// <summary>The network's declaration, its diagram and its table.</summary>
internal sealed class DeclarationSection : ReportSection
{
    /// <inheritdoc/>
    public override string Id => "network";

    /// <inheritdoc/>
    public override string Title => "Network";

    /// <inheritdoc/>
    public override bool Appears(ReportSource source) => true;

    /// <inheritdoc/>
    public override string Lead(ReportSource source)
    {
        NetworkDescription description = source.Result.Description;
        return Text($"{description.Name} maps [{string.Join(", ", description.InputShape)}] to [{string.Join(", ", description.OutputShape)}] by {Quantity.Of(description.AllLayers.Count, "layer")} with {Quantity.Of(description.ParameterCount, "parameter")}.");
    }

    /// <inheritdoc/>
    public override void Write(HtmlWriter page, ReportSource source)
    {
        if (source.Result.Provenance.Declaration is { } declaration)
            page.Open("pre", ("tabindex", "0")).Open("code").Lines(declaration.TrimEnd()).Close().Close();
        page.Open("figure", ("data-figure", "diagram"));
        page.Open("div", ("class", "drawing")).Markup(source.Result.Description.ToSvg()).Close();
        page.Element("figcaption", "A box is a hook point, under the name that programs use for it; data flow from top to bottom.");
        page.Open("details", ("class", "behind")).Element("summary", "Table: layers, shapes and parameters");
        page.Open("pre", ("tabindex", "0")).Lines(source.Result.Description.ToString()).Close();
        page.Close().Close();
    }
}
