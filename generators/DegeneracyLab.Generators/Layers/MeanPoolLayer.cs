using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The mean over positions.</summary>
internal sealed record MeanPoolLayer(string Name, TensorShape Input) : ReshapingLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("MeanPool", "meanPool", static _ => new MeanPoolLayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = mean of x over positions";

    public override TensorShape Output => TensorShape.Of(Input.Width);

    public override void Check(LayerCheck check) => ShapeRules.Sequence(check, this);

    public override string Steps(LayerSite site) => $"steps.MeanPool({site.Hook}, {site.InputHook});";

    protected override bool JoinsPositions => true;

    protected override string Positions => "Mean";

    protected override string Functions(TypeNames types) => types.MeanPool;
}
