using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    private static void WriteNewTrace(SourceWriter writer, EmittedNetwork network)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line($"protected override {MemberNames.Recording} NewTrace({network.Types.TraceSelection} selection) => new(this, selection);");
    }

    private static void WriteRecording(SourceWriter writer, EmittedNetwork network) => WriteRecording(writer, network, network.Class.Reference, static recorded => recorded);

    /// <summary>
    /// The typed trace, which knows its network by a type <paramref name="source"/>. A property gives what
    /// <paramref name="body"/> makes of the expression for the recorded tensor.
    /// </summary>
    private static void WriteRecording(SourceWriter writer, EmittedNetwork network, string source, Func<string, string> body)
    {
        string tensor = network.Types.Tensor;
        writer.Line("/// <summary>The recording of one forward pass.</summary>");
        using (writer.Block($"public sealed class {MemberNames.Recording} : {network.Types.NetworkTrace}"))
        {
            writer.Line($"internal {MemberNames.Recording}({source} network, {network.Types.TraceSelection} selection)");
            using (writer.Indent())
                writer.Line(": base(network, selection)");
            using (writer.Block())
            {
            }

            WriteProperty($"The input, {network.Spec.Input}.", MemberNames.Input);
            foreach (LayerSite site in network.Layers)
            {
                WriteProperty($"The output of {site.Layer.Name}, {site.Layer.Output}.", site.Layer.Name);
                if (!site.Layer.HasMask)
                    continue;
                writer.Line();
                writer.Line($"/// <summary>The mask of {site.Layer.Name}, {site.Layer.Output} of booleans: where its input is positive.</summary>");
                writer.Line($"public {tensor} {Identifiers.Escape(MemberNames.Mask(site.Layer.Name))} => {body($"Mask({site.Hook})")};");
            }

            WriteProperty($"The output of the network, {network.OutputShape}.", MemberNames.Output);
        }

        void WriteProperty(string summary, string hook)
        {
            writer.Line();
            writer.Line($"/// <summary>{summary}</summary>");
            writer.Line($"public {tensor} {Identifiers.Escape(hook)} => {body($"this[{MemberNames.Hooks}.{Identifiers.Escape(hook)}]")};");
        }
    }
}
