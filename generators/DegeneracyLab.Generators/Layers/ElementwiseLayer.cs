using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>An activation function: each output is a function of the one input with the same index.</summary>
internal abstract record ElementwiseLayer(string Name, TensorShape Input) : Layer(Name, Input)
{
    public sealed override TensorShape Output => Input;

    public override void Check(LayerCheck check)
    {
        ShapeRules.Numbers(check, this);
        if (check.Previous?.Kind == Kind)
            check.Report(DiagnosticDescriptors.RepeatedActivation, check.Arguments.At(), Name, check.Before, Kind);
    }

    public sealed override void WritePullBack(SourceWriter writer, LayerSite site) => writer.Line($"g = g * {Slope(site, "g")};");

    public sealed override void WritePushForward(SourceWriter writer, LayerSite site) => writer.Line($"t = t * {Slope(site, "t")};");

    /// <summary>The expression by which cotangents and tangents are multiplied.</summary>
    /// <param name="site">The layer's place.</param>
    /// <param name="vectors">The name of the variable that holds the cotangents or tangents.</param>
    protected abstract string Slope(LayerSite site, string vectors);
}
