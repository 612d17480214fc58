using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>An activation function: each output is a function of the one input with the same index.</summary>
internal abstract record ElementwiseLayer(string Name, TensorShape Input) : Layer(Name, Input)
{
    public sealed override TensorShape Output => Input;

    /// <summary>The expression by which cotangents and tangents are multiplied.</summary>
    protected abstract string Slope(LayerSite site);

    public override void Check(AttributeArguments arguments, Layer? previous, DiagnosticReporter reporter)
    {
        if (previous?.Kind == Kind)
            reporter.Report(DiagnosticDescriptors.RepeatedActivation, arguments.At(), Name, Before(previous), Kind);
    }

    public sealed override void WritePullBack(SourceWriter writer, LayerSite site) => writer.Line($"g = g * {Slope(site)};");

    public sealed override void WritePushForward(SourceWriter writer, LayerSite site) => writer.Line($"t = t * {Slope(site)};");
}
