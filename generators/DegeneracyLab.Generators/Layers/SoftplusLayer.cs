using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The soft rectifier.</summary>
internal sealed record SoftplusLayer(string Name, TensorShape Input) : SmoothLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Softplus", "softplus", static _ => new SoftplusLayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = log(1 + exp(x))";

    protected override bool SlopeFromOutput => false;

    public override string Forward(LayerSite site) => $"{site.Types.TensorArithmetic}.Softplus({site.InputLocal})";
}
