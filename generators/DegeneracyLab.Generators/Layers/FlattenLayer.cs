using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>All entries in one dimension.</summary>
internal sealed record FlattenLayer(string Name, TensorShape Input) : ReshapingLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Flatten", "flatten", static _ => new FlattenLayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = x, flattened";

    public override TensorShape Output => TensorShape.Of(Input.Entries);

    public override void Check(LayerCheck check)
    {
        ShapeRules.Numbers(check, this);
        ShapeRules.KnownRank(check, this);
        if (!Input.IsOpen && !Input.IsTokens)
            check.ProductFits("number of outputs", [.. Input.Sizes]);
    }

    public override string Steps(LayerSite site) => $"steps.Flatten({site.Hook}, {site.InputHook});";

    protected override bool JoinsPositions => true;

    protected override string Functions(TypeNames types) => types.Flattening;
}
