using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A layer with hook points inside, which a module computes, records and differentiates.</summary>
internal abstract record CompositeLayer(string Name, TensorShape Input) : Layer(Name, Input)
{
    public sealed override bool HasModule => true;

    public sealed override string Place(LayerSite site) => $"{site.Field}.PlaceAt({site.Hook}, {site.InputShape}, input: {site.InputHook});";

    public sealed override string Draw(LayerSite site) => $"{site.Field}.DrawWeights(draw);";

    public sealed override string ParameterBlocks(LayerSite site) => $"{site.Field}.AddParameterBlocks(blocks);";

    public override string Steps(LayerSite site) => $"{site.Field}.AddSteps(steps);";

    public sealed override string FirstParameter(LayerSite site) => $"{site.Field}.FirstParameter";

    public override string? Forward(LayerSite site) => $"{site.Field}.call({site.InputLocal})";

    public sealed override void WriteRecord(SourceWriter writer, LayerSite site) =>
        writer.Line($"if ({Call(site, "Record", "trace", site.InputLocal)} is not {{ }} {site.OutputLocal}) return null;");

    public sealed override void WritePullBack(SourceWriter writer, LayerSite site) => writer.Line($"g = {Call(site, "PullBack", "trace", "from, to, g, pass")};");

    public sealed override void WritePushForward(SourceWriter writer, LayerSite site) => writer.Line($"t = {Call(site, "PushForward", "trace", "from, to, t, pass")};");

    /// <summary>The expression that calls a method of the module.</summary>
    protected virtual string Call(LayerSite site, string method, string trace, string arguments) => $"{site.Field}.{method}({trace}, {arguments})";

    public override string Describe(LayerSite site) => $"{site.Types.LayerDescription}.Sequence({site.Field}, {CSharpLiteral.Of(Kind)})";
}
