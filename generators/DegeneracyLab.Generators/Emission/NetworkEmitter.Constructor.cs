using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    private static void WriteConstructor(SourceWriter writer, EmittedNetwork network)
    {
        WriteConstructorHeader(writer, network);
        using (writer.Indent())
            writer.Line($": base({network.Types.NameOf(network.Class.Identifier, network.Class.Name)}, dtype, device, seed)");
        using (writer.Block())
        {
            foreach (LayerSite site in network.Layers)
                if (site.Layer.HasModule)
                    writer.Line($"{site.Field} = {site.Layer.Initialisation(site)};");
            writer.Line("RegisterComponents();");
        }
    }

    /// <summary>The constructor's documentation and signature.</summary>
    private static void WriteConstructorHeader(SourceWriter writer, EmittedNetwork network)
    {
        writer.Line("/// <summary>Makes the network, with initial weights drawn from a seed.</summary>");
        writer.Line("/// <param name=\"dtype\">The type of the network's numbers: float32 or float64.</param>");
        writer.Line("/// <param name=\"device\">The device of the parameters; the CPU if null.</param>");
        writer.Line("/// <param name=\"seed\">The seed of the initial weights; a random one if null.</param>");
        writer.Line($"public {network.Class.Identifier}({network.Types.ScalarType} dtype = {network.Types.ScalarType}.Float32, {network.Types.Device}? device = null, long? seed = null)");
    }

    /// <summary>
    /// Explicit registration, under the fields' own names: nothing is looked up by reflection, and a conversion such as
    /// <c>to(float64)</c> finds the field that belongs to a name.
    /// </summary>
    private static void WriteRegistration(SourceWriter writer, EmittedNetwork network)
    {
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("protected override void RegisterLayers()"))
            foreach (LayerSite site in network.Layers)
                if (site.Layer.HasModule)
                    writer.Line($"register_module({network.Types.NameOf(site.Field, site.Layer.Name)}, {site.Field});");
    }
}
