using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>
    /// The fields with the modules, whose weights are yet to be drawn. Initialisers run before the constructor of the base
    /// class, with a primary constructor too.
    /// </summary>
    private static void WriteFields(SourceWriter writer, EmittedNetwork network)
    {
        if (network.HasSizes)
            writer.Line($"private readonly {network.Spec.SizesClass} {MemberNames.SizesField} = new({Arguments(network)});");
        foreach (LayerSite site in network.Layers)
            if (site.Layer.HasModule)
                writer.Line($"private readonly {site.Layer.ModuleType(site.Types)} {Identifiers.Escape(site.Layer.Name)} = {site.Layer.NewModule(site)};");
    }
}
