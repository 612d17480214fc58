using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>The forward pass once more, with the same operations in the same order, and the trace as onlooker.</summary>
    private static void WriteRecord(SourceWriter writer, EmittedNetwork network)
    {
        TypeNames types = network.Types;
        BeginOverride(writer);
        using (writer.Block($"protected override {types.Tensor}? Record{(network.IsBlock ? "Inside" : "")}({types.NetworkTrace} trace, {types.Tensor} input)"))
        {
            foreach (LayerSite site in network.Layers)
                site.Layer.WriteRecord(writer, site);
            writer.Line($"return {network.OutputLocal};");
        }
    }
}
