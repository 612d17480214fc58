using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The last position of a sequence.</summary>
internal sealed record LastPositionLayer(string Name, TensorShape Input) : ReshapingLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("LastPosition", "lastPosition", static _ => new LastPositionLayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = x[last]";

    public override TensorShape Output => TensorShape.Of(Input.Width);

    public override void Check(LayerCheck check) => ShapeRules.Sequence(check, this);

    public override string Steps(LayerSite site) => $"steps.LastPosition({site.Hook}, {site.InputHook});";

    protected override bool JoinsPositions => true;

    protected override string Positions => "Last";

    protected override string Functions(TypeNames types) => types.LastPosition;
}
