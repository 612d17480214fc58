using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A smooth activation function, whose slope follows from its recorded input or output.</summary>
internal abstract record SmoothLayer(string Name, TensorShape Input) : ElementwiseLayer(Name, Input)
{
    /// <summary>Whether the slope is taken from the output; else from the input.</summary>
    protected abstract bool SlopeFromOutput { get; }

    protected sealed override string Slope(LayerSite site, string vectors) =>
        $"{site.Types.Derivatives}.{Kind}({(SlopeFromOutput ? site.ComputedOutput : site.RecordedInput)})";

    public sealed override string Describe(LayerSite site) =>
        $"{site.Types.LayerDescription}.Smooth({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.OutputShape}, productsNeed: {(SlopeFromOutput ? site.Hook : site.InputHook)})";
}
