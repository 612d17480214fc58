using System.Linq;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>The constructor of a network. A block has only those of its class.</summary>
    private static void WriteConstructor(SourceWriter writer, EmittedNetwork network)
    {
        if (network.IsBlock)
            return;
        writer.Member();
        WriteConstructorHeader(writer, network);
        using (writer.Indent())
            writer.Line(network.Spec.HasPrimaryConstructor
                ? $": this({Arguments(network)}) => Restart(dtype, device, seed);"
                : $": base({network.Types.NameOf(network.Class.Identifier, network.Class.Name)}, dtype, device, seed) => Start();");
    }

    /// <summary>The constructor's documentation and signature.</summary>
    private static void WriteConstructorHeader(SourceWriter writer, EmittedNetwork network)
    {
        writer.Line("/// <summary>Makes the network, with initial weights drawn from a seed.</summary>");
        foreach (string parameter in network.Spec.Parameters)
            writer.Line($"/// <param name=\"{parameter}\">A size.</param>");
        writer.Line("/// <param name=\"dtype\">The type of the network's numbers: float32 or float64.</param>");
        writer.Line("/// <param name=\"device\">The device of the parameters; the CPU if null.</param>");
        writer.Line("/// <param name=\"seed\">The seed of the initial weights; a random one if null.</param>");
        string sizes = string.Concat(network.Spec.Parameters.Select(static parameter => $"int {Identifiers.Escape(parameter)}, "));
        writer.Line($"public {network.Class.Identifier}({sizes}{network.Types.ScalarType} dtype = {network.Types.ScalarType}.Float32, {network.Types.Device}? device = null, long? seed = null)");
    }

    /// <summary>
    /// Explicit registration, under the fields' own names: nothing is looked up by reflection, and a conversion such as
    /// <c>to(float64)</c> finds the field that belongs to a name.
    /// </summary>
    private static void WriteRegistration(SourceWriter writer, EmittedNetwork network)
    {
        writer.Member();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("protected override void RegisterLayers()"))
            foreach (LayerSite site in network.Layers)
                if (site.Layer.HasModule)
                    writer.Line($"register_module({network.Types.NameOf(site.Field, site.Layer.Name)}, {site.Field});");
    }

    private static void WriteDrawing(SourceWriter writer, EmittedNetwork network)
    {
        writer.Member();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"{(network.IsBlock ? "public" : "protected")} override void DrawWeights({network.Types.ParameterInitializer} draw)"))
            foreach (LayerSite site in network.Layers)
                if (site.Layer.Draw(site) is { } statement)
                    writer.Line(statement);
    }

    /// <summary>Tells the modules with hook points inside where they are.</summary>
    private static void WritePlacing(SourceWriter writer, EmittedNetwork network)
    {
        if (network.Layers.All(static site => site.Layer.Place(site) is null))
            return;
        writer.Member();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("protected override void PlaceBlocks()"))
            foreach (LayerSite site in network.Layers)
                if (site.Layer.Place(site) is { } statement)
                    writer.Line(statement);
    }

    /// <summary>The parameters of the primary constructor as arguments.</summary>
    private static string Arguments(EmittedNetwork network) => string.Join(", ", network.Spec.Parameters.Select(Identifiers.Escape));
}
