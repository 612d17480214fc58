using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The identity.</summary>
internal sealed record IdentityLayer(string Name, TensorShape Input) : Layer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Identity", "identity", static _ => new IdentityLayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = x";

    public override TensorShape Output => Input;

    public override bool IsAffine => true;

    public override void Check(LayerCheck check) => ShapeRules.Numbers(check, this);

    /// <summary>An alias, because the output must not share the lifetime of the input, which may be the caller's.</summary>
    public override string Forward(LayerSite site) => $"{site.InputLocal}.alias()";

    public override void WritePullBack(SourceWriter writer, LayerSite site)
    {
    }

    public override void WritePushForward(SourceWriter writer, LayerSite site)
    {
    }

    public override string Steps(LayerSite site) => $"steps.Identity({site.Hook}, {site.InputHook});";

    public override string Describe(LayerSite site) =>
        $"{site.Types.LayerDescription}.Identity({site.Hook}, {site.OutputShape})";
}
