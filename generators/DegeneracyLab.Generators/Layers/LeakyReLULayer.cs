using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The leaky rectifier.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="ClosedSlope">The slope where the input is not positive.</param>
internal sealed record LeakyReLULayer(string Name, TensorShape Input, double ClosedSlope) : GateLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("LeakyReLU", "leakyRelu", static arguments =>
        new LeakyReLULayer("", TensorShape.Unknown, arguments.Positional("slope", 0.01)));

    public override string Kind => Definition.Name;

    public override string Equation => $"y = x where x is positive, elsewhere {Text(ClosedSlope)} x";

    public override void Check(LayerCheck check)
    {
        check.FitsFloat32(ClosedSlope, "slope");
        base.Check(check);
    }

    public override string Forward(LayerSite site) => $"{site.Types.TensorArithmetic}.LeakyReLU({site.InputLocal}, {CSharpLiteral.Of(ClosedSlope)})";

    public override string Describe(LayerSite site) =>
        $"{site.Types.LayerDescription}.Gate({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.OutputShape}, closedSlope: {CSharpLiteral.Of(ClosedSlope)})";

    protected override string Slopes => $", closedSlope: {CSharpLiteral.Of(ClosedSlope)}";

    protected override string Slope(LayerSite site, string vectors) =>
        $"{site.Types.Derivatives}.Gate({site.RecordedMask}, closedSlope: {CSharpLiteral.Of(ClosedSlope)}, {vectors}.dtype)";
}
