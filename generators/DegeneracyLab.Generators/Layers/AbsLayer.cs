using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The absolute value. Its slope is taken from the sign of the input, which is 0 at 0, as autograd's.</summary>
internal sealed record AbsLayer(string Name, TensorShape Input) : GateLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Abs", "abs", static _ => new AbsLayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = |x|";

    public override string Forward(LayerSite site) => $"{site.InputLocal}.abs()";

    public override string Describe(LayerSite site) =>
        $"{site.Types.LayerDescription}.Gate({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.OutputShape}, closedSlope: -1, productsNeed: {site.InputHook})";

    protected override string Slopes => ", closedSlope: -1, slopeAtZero: 0";

    protected override string Slope(LayerSite site, string vectors) => $"{site.RecordedInput}.sign()";
}
