using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The rectifier.</summary>
internal sealed record ReLULayer(string Name, TensorShape Input) : GateLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("ReLU", "relu", static _ => new ReLULayer("", TensorShape.Unknown));

    public override string Kind => Definition.Name;

    public override string Equation => "y = max(x, 0)";

    public override string Forward(LayerSite site) => $"{site.InputLocal}.relu()";

    public override string Describe(LayerSite site) => $"{site.Types.LayerDescription}.Gate({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.OutputShape})";

    protected override string Record(LayerSite site) => $"trace.RecordReLU({site.Hook}, ref {site.OutputLocal})";

    protected override string Slope(LayerSite site, string vectors) => site.RecordedMask;
}
