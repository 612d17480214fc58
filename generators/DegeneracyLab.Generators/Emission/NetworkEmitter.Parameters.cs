using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    private static void WriteFirstParameter(SourceWriter writer, EmittedNetwork network)
    {
        string first = "null";
        foreach (LayerSite site in network.Layers)
        {
            if (site.Layer.FirstParameter(site) is not { } parameter)
                continue;
            first = parameter;
            break;
        }

        writer.Line("/// <inheritdoc/>");
        writer.Line($"protected override {network.Types.Parameter}? FirstParameter => {first};");
    }

    private static void WriteParameterBlocks(SourceWriter writer, EmittedNetwork network)
    {
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"protected override void AddParameterBlocks({network.Types.ParameterBlocks} blocks)"))
            foreach (LayerSite site in network.Layers)
                if (site.Layer.ParameterBlocks(site) is { } statement)
                    writer.Line(statement);
    }
}
