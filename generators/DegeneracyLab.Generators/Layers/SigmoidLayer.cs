using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The logistic function.</summary>
internal sealed record SigmoidLayer(string Name, TensorShape Input) : SmoothLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Sigmoid", "sigmoid", static _ => new SigmoidLayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = 1 / (1 + exp(-x))";

    protected override bool SlopeFromOutput => true;

    public override string Forward(LayerSite site) => $"{site.InputLocal}.sigmoid()";
}
