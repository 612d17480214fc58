using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The hard hyperbolic tangent.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Lower">The smallest output.</param>
/// <param name="Upper">The largest output.</param>
internal sealed record HardtanhLayer(string Name, TensorShape Input, double Lower, double Upper) : ElementwiseLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Hardtanh", "hardtanh", static arguments =>
        new HardtanhLayer("", TensorShape.Unknown, arguments.Positional("lower", -1.0), arguments.Positional("upper", 1.0)));

    public override string Kind => Definition.Name;

    public override string Equation => $"y = min(max(x, {Text(Lower)}), {Text(Upper)})";

    public override string MaskName => MemberNames.Mask(Name);

    public override string MaskSummary => $"The mask of {Name}, {Output} of booleans: where its input is between {Text(Lower)} and {Text(Upper)}.";

    public override void Check(LayerCheck check)
    {
        base.Check(check);
        if (check.FitsFloat32(Lower, "lower") & check.FitsFloat32(Upper, "upper") && Lower >= Upper)
            check.Report(DiagnosticDescriptors.ArgumentOutOfRange, check.Arguments.At("lower"), Name, "lower", $"below upper, {Text(Upper)}", Text(Lower));
    }

    public override string Forward(LayerSite site) => $"{site.Types.TensorArithmetic}.Hardtanh({site.InputLocal}, {CSharpLiteral.Of(Lower)}, {CSharpLiteral.Of(Upper)})";

    public override string Steps(LayerSite site) => Pass(site, "Bounded");

    public override string Describe(LayerSite site) =>
        $"{site.Types.LayerDescription}.Smooth({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.OutputShape}, productsNeed: {site.Hook}, hasMask: true)";

    protected override string Record(LayerSite site) =>
        $"trace.RecordMask({site.Hook}, ref {site.OutputLocal}, {site.InputLocal}, x => {site.Types.TensorArithmetic}.IsBetween(x, {CSharpLiteral.Of(Lower)}, {CSharpLiteral.Of(Upper)}))";

    protected override string Slope(LayerSite site, string vectors) => site.RecordedMask;
}
