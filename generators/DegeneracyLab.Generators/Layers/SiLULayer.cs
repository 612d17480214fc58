using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The sigmoid linear unit.</summary>
internal sealed record SiLULayer(string Name, TensorShape Input) : SmoothLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("SiLU", "silu", static _ => new SiLULayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = x / (1 + exp(-x))";

    protected override bool SlopeFromOutput => false;

    public override string Forward(LayerSite site) => $"{site.InputLocal}.silu()";
}
