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

        if (candidates.Count == 0)
            return;
        BeginOverride(writer);
        writer.Line($"{Accessibility(network)} override {network.Types.Parameter}? FirstParameter => {string.Join(" ?? ", candidates)};");
    }

    private static void WriteParameterBlocks(SourceWriter writer, EmittedNetwork network) =>
        WriteStatements(writer, network, $"{Accessibility(network)} override void AddParameterBlocks({network.Types.ParameterBlocks} blocks)", static site => site.Layer.ParameterBlocks(site));

    private static void WriteSteps(SourceWriter writer, EmittedNetwork network) =>
        WriteStatements(writer, network, $"{Accessibility(network)} override void AddSteps({network.Types.NetworkSteps} steps)", static site => site.Layer.Steps(site));
}
