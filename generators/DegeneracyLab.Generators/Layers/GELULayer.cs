using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The Gaussian error linear unit in its exact form.</summary>
internal sealed record GELULayer(string Name, TensorShape Input) : SmoothLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("GELU", "gelu", static _ => new GELULayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = x Phi(x)";

    protected override bool SlopeFromOutput => false;

    public override string Forward(LayerSite site) => $"{site.InputLocal}.gelu()";
}
