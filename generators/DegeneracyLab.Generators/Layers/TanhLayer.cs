using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The hyperbolic tangent.</summary>
internal sealed record TanhLayer(string Name, TensorShape Input) : SmoothLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Tanh", "tanh", static _ => new TanhLayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = tanh(x)";

    protected override bool SlopeFromOutput => true;

    public override string Forward(LayerSite site) => $"{site.InputLocal}.tanh()";
}
