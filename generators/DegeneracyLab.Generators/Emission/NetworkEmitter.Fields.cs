using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>The fields with the modules of the layers that have parameters.</summary>
    /// <returns>Whether there are any.</returns>
    private static bool WriteFields(SourceWriter writer, EmittedNetwork network)
    {
        int width = 0;
        foreach (LayerSite site in network.Layers)
            if (site.Layer.HasModule)
                width = Math.Max(width, Declaration(site).Length);
        foreach (LayerSite site in network.Layers)
            if (site.Layer.HasModule)
                writer.Line($"{Declaration(site).PadRight(width)} // {site.Layer.Input.List()} -> {site.Layer.Output.List()}");
        return width > 0;
    }

    private static string Declaration(LayerSite site) =>
        $"private readonly {site.Layer.ModuleType(site.Types)} {Identifiers.Escape(site.Layer.Name)};";
}
