using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    private static void WriteFirstParameter(SourceWriter writer, EmittedNetwork network)
    {
        // A block may have none: then the next layer is asked.
        var candidates = new List<string>();
        foreach (LayerSite site in network.Layers)
        {
            if (site.Layer.FirstParameter(site) is not { } parameter)
                continue;
            candidates.Add(parameter);
            if (site.Layer is not CompositeLayer)
                break;
        }

        writer.Member();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"{(network.IsBlock ? "public" : "protected")} override {network.Types.Parameter}? FirstParameter => {(candidates.Count == 0 ? "null" : string.Join(" ?? ", candidates))};");
    }

    private static void WriteParameterBlocks(SourceWriter writer, EmittedNetwork network)
    {
        writer.Member();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{(network.IsBlock ? "public" : "protected")} override void AddParameterBlocks({network.Types.ParameterBlocks} blocks)"))
            foreach (LayerSite site in network.Layers)
                if (site.Layer.ParameterBlocks(site) is { } statement)
                    writer.Line(statement);
    }
}
