using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    private static void WriteDescription(SourceWriter writer, EmittedNetwork network)
    {
        BeginOverride(writer);
        if (network.IsBlock)
        {
            writer.Line($"public override {network.Types.IReadOnlyList}<long> OutputShape => {network.OutputShape.Code(LayerSite.Owner)};");
            BeginOverride(writer);
            writer.Line($"public override {network.Types.IReadOnlyList}<{network.Types.LayerDescription}> DescribeInside() =>");
            WriteLayers("];");
            return;
        }

        writer.Line($"protected override {network.Types.NetworkDescription} Describe() => new(");
        using (writer.Indent())
        {
            writer.Line($"{network.Types.NameOf(network.Class.Identifier, network.Class.Name)},");
            writer.Line($"{MemberNames.Hooks}.{MemberNames.Input},");
            writer.Line($"inputShape: {network.Spec.Input.Code(LayerSite.Owner)},");
            string vocabulary = network.Spec.Input.Vocabulary is { } tokens ? $", vocabulary: {LayerSite.Code(tokens)}" : "";
            if (network.Layers.IsEmpty)
            {
                writer.Line($"layers: []{vocabulary});");
                return;
            }

            writer.Line("layers:");
            WriteLayers($"]{vocabulary});");
        }

        void WriteLayers(string last)
        {
            writer.Line("[");
            using (writer.Indent(last))
                foreach (LayerSite site in network.Layers)
                    writer.Line($"{site.Layer.Describe(site)},");
        }
    }
}
