using System.Globalization;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A fully connected layer.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Outputs">The number of outputs.</param>
/// <param name="Bias">Whether it adds a bias.</param>
internal sealed record LinearLayer(string Name, TensorShape Input, int Outputs, bool Bias) : Layer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Linear", "linear", static arguments =>
        new LinearLayer("", LayerCatalogue.Unplaced, arguments.Positional("outputs", 0), arguments.Named("Bias", true)));

    public override string Kind => Definition.Name;

    public override string Equation => Bias ? "y = x W^T + b" : "y = x W^T";

    public override TensorShape Output => Input.WithWidth(Outputs);

    public override bool HasModule => true;

    public override string ModuleType(TypeNames types) => types.Linear;

    public override void Check(AttributeArguments arguments, Layer? previous, DiagnosticReporter reporter)
    {
        if (Outputs <= 0)
            reporter.Report(DiagnosticDescriptors.OutputsNotPositive, arguments.At("outputs"), Name, Outputs.ToString(CultureInfo.InvariantCulture), Before(previous));
        if (previous is LinearLayer)
            reporter.Report(DiagnosticDescriptors.LinearAfterLinear, arguments.At(), Name, Before(previous));
    }

    public override string Initialisation(LayerSite site) =>
        $"Initializer.Linear(inputs: {CSharpLiteral.Of(Input.Width)}, outputs: {CSharpLiteral.Of(Outputs)}, bias: {CSharpLiteral.Of(Bias)})";

    public override string Forward(LayerSite site) => $"{site.Field}.call({site.InputLocal})";

    public override void WritePullBack(SourceWriter writer, LayerSite site)
    {
        if (Bias)
            writer.Line($"constant?.Add(g, {site.Field}.bias!);");
        writer.Line($"g = g.matmul({site.Field}.weight!);");
    }

    public override void WritePushForward(SourceWriter writer, LayerSite site) => writer.Line($"t = t.matmul({site.Field}.weight!.t());");

    public override string ParameterBlocks(LayerSite site) => $"blocks.Linear({site.Hook}, {site.InputHook}, {site.Field});";

    public override string FirstParameter(LayerSite site) => $"{site.Field}.weight";

    public override string Describe(LayerSite site) =>
        $"{site.Types.LayerDescription}.Linear({site.Hook}, inputs: {CSharpLiteral.Of(Input.Width)}, outputs: {CSharpLiteral.Of(Outputs)}, bias: {CSharpLiteral.Of(Bias)})";
}
