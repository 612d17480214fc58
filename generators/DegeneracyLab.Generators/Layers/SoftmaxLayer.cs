using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The softmax over the last dimension.</summary>
internal sealed record SoftmaxLayer(string Name, TensorShape Input) : Layer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Softmax", "softmax", static _ => new SoftmaxLayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = exp(x) / sum exp(x)";

    public override TensorShape Output => Input;

    public override void Check(LayerCheck check)
    {
        ShapeRules.VectorOrSequence(check, this);
        if (check.Previous?.Kind == Kind)
            check.Report(DiagnosticDescriptors.RepeatedActivation, check.Arguments.At(), Name, check.Before, Kind);
    }

    public override string Forward(LayerSite site) => $"{site.InputLocal}.softmax(-1)";

    public override void WritePullBack(SourceWriter writer, LayerSite site) => writer.Line($"g = {Product(site, "g")};");

    public override void WritePushForward(SourceWriter writer, LayerSite site) => writer.Line($"t = {Product(site, "t")};");

    public override string Steps(LayerSite site) => Pass(site, "Softmax");

    public override string Describe(LayerSite site) => $"{site.Types.LayerDescription}.Mixing({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.OutputShape})";

    private static string Product(LayerSite site, string vectors) => $"{site.Types.SoftmaxDerivative}.Product({site.ComputedOutput}, {vectors})";
}
