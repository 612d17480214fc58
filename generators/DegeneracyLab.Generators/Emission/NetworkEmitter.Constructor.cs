using System.Linq;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>The constructor of a network. A block has only those of its class.</summary>
    private static void WriteConstructor(SourceWriter writer, EmittedNetwork network)
    {
        if (network.IsBlock)
            return;
        writer.Member();
        WriteConstructorDocumentation(writer, network);
        writer.Line(ConstructorSignature(network));
        using (writer.Indent())
            writer.Line(network.Spec.HasPrimaryConstructor
                ? $": this({Arguments(network)}) => Restart(dtype, device, seed);"
                : $": base({network.Types.NameOf(network.Class.Identifier, network.Class.Name)}, dtype, device, seed) => Start();");
    }

    /// <summary>The copy of a network. Of a class with required members only the user knows how to make another.</summary>
    private static void WriteCopy(SourceWriter writer, EmittedNetwork network)
    {
        if (network.IsBlock)
            return;
        BeginOverride(writer);
        string name = network.Class.Name;
        string copy = network.Spec.HasRequiredMembers
            ? $"throw new global::System.NotSupportedException({CSharpLiteral.Of($"{name} cannot be copied: it has required members, which a copy would lack. Implement IInstrumentedNetwork.Copy in {name}.")})"
            : $"CopyWith((device, seed) => new {network.Class.Identifier}({SizesOf(network)}dtype, device, seed))";
        writer.Line($"{CopySignature(network)} => {copy};");
    }

    private static string CopySignature(EmittedNetwork network) => $"public override {network.Class.Reference} Copy({network.Types.ScalarType} dtype)";

    /// <summary>The sizes of a network as the first arguments of its constructor.</summary>
    private static string SizesOf(EmittedNetwork network) => string.Concat(network.Spec.Parameters.Select(static parameter => $"{LayerSite.Code(Size.Parameter(parameter))}, "));

    private static void WriteConstructorDocumentation(SourceWriter writer, EmittedNetwork network)
    {
        writer.Line("/// <summary>Makes the network, with initial weights drawn from a seed.</summary>");
        foreach (string parameter in network.Spec.Parameters)
            writer.Line($"/// <param name=\"{parameter}\">The size that is called so in the table of layers.</param>");
        writer.Line("/// <param name=\"dtype\">The type of the network's numbers: float32 or float64.</param>");
        writer.Line("/// <param name=\"device\">The device of the parameters; the CPU if null.</param>");
        writer.Line("/// <param name=\"seed\">The seed of the initial weights; a random one if null.</param>");
    }

    private static string ConstructorSignature(EmittedNetwork network)
    {
        string sizes = string.Concat(network.Spec.Parameters.Select(static parameter => $"int {Identifiers.Escape(parameter)}, "));
        return $"public {network.Class.Identifier}({sizes}{network.Types.ScalarType} dtype = {network.Types.ScalarType}.Float32, {network.Types.Device}? device = null, long? seed = null)";
    }

    /// <summary>
    /// Explicit registration, under the fields' own names: nothing is looked up by reflection, and a conversion such as
    /// <c>to(float64)</c> finds the field that belongs to a name.
    /// </summary>
    private static void WriteRegistration(SourceWriter writer, EmittedNetwork network) =>
        WriteStatements(writer, network, "protected override void RegisterLayers()", static site =>
            site.Layer.HasModule ? $"register_module({site.Types.NameOf(site.Field, site.Layer.Name)}, {site.Field});" : null);

    private static void WriteDrawing(SourceWriter writer, EmittedNetwork network) =>
        WriteStatements(writer, network, $"{Accessibility(network)} override void DrawWeights({network.Types.ParameterInitializer} draw)", static site => site.Layer.Draw(site));

    /// <summary>Tells the modules with hook points inside where they are.</summary>
    private static void WritePlacing(SourceWriter writer, EmittedNetwork network) =>
        WriteStatements(writer, network, "protected override void PlaceBlocks()", static site => site.Layer.Place(site));

    /// <summary>A method with a statement for each layer that has one; none if no layer has.</summary>
    /// <param name="writer">Writes it.</param>
    /// <param name="network">The network.</param>
    /// <param name="signature">The method's signature.</param>
    /// <param name="statement">The statement for a layer; null if there is none.</param>
    private static void WriteStatements(SourceWriter writer, EmittedNetwork network, string signature, Func<LayerSite, string?> statement)
    {
        string[] statements = [.. network.Layers.Select(statement).OfType<string>()];
        if (statements.Length == 0)
            return;
        BeginOverride(writer);
        using (writer.Block(signature))
            foreach (string line in statements)
                writer.Line(line);
    }

    /// <summary>Begins a member that overrides one of the base class.</summary>
    private static void BeginOverride(SourceWriter writer)
    {
        writer.Member();
        writer.Line("/// <inheritdoc/>");
    }

    /// <summary>The accessibility of what a network keeps to itself, and a block offers to the network that uses it.</summary>
    private static string Accessibility(EmittedNetwork network) => network.IsBlock ? "public" : "protected";

    /// <summary>The parameters of the primary constructor as arguments.</summary>
    private static string Arguments(EmittedNetwork network) => string.Join(", ", network.Spec.Parameters.Select(Identifiers.Escape));
}
