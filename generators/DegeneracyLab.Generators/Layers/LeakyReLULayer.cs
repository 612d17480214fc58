using System.Globalization;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The leaky rectifier.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="ClosedSlope">The slope where the input is not positive.</param>
internal sealed record LeakyReLULayer(string Name, TensorShape Input, double ClosedSlope) : ElementwiseLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("LeakyReLU", "leakyRelu", static arguments =>
        new LeakyReLULayer("", LayerCatalogue.Unplaced, arguments.Positional("slope", 0.01)));

    public override string Kind => Definition.Name;

    public override string Equation => $"y = x where x is positive, elsewhere {Number} x";

    public override bool HasMask => true;

    private string Number => ClosedSlope.ToString("R", CultureInfo.InvariantCulture);

    public override void Check(AttributeArguments arguments, Layer? previous, DiagnosticReporter reporter)
    {
        // Written so that it refuses NaN too. A larger slope is infinite in a float32 network.
        if (!(Math.Abs(ClosedSlope) <= float.MaxValue))
            reporter.Report(DiagnosticDescriptors.ArgumentOutOfRange, arguments.At("slope"), Name, "slope", "a finite number that float32 can hold", Number);
        base.Check(arguments, previous, reporter);
    }

    public override string Forward(LayerSite site) => $"{site.InputLocal}.leaky_relu({CSharpLiteral.Of(ClosedSlope)})";

    public override string Describe(LayerSite site) =>
        $"{site.Types.LayerDescription}.Gate({site.Hook}, {CSharpLiteral.Of(Kind)}, width: {CSharpLiteral.Of(Input.Width)}, closedSlope: {CSharpLiteral.Of(ClosedSlope)})";

    protected override string Slope(LayerSite site) =>
        $"{site.Types.Derivatives}.Gate({site.RecordedMask}, closedSlope: {CSharpLiteral.Of(ClosedSlope)}, Dtype)";
}
