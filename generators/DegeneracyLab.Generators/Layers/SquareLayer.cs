using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The square.</summary>
internal sealed record SquareLayer(string Name, TensorShape Input) : SmoothLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Square", "square", static _ => new SquareLayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = x^2";

    protected override bool SlopeFromOutput => false;

    public override string Forward(LayerSite site) => $"{site.Types.TensorArithmetic}.Squared({site.InputLocal})";

    public override string Steps(LayerSite site) => $"steps.Homogeneous({site.Hook}, {site.InputHook}, degree: 2);";
}
