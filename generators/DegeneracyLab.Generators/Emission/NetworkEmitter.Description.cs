using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    private static void WriteDescription(SourceWriter writer, EmittedNetwork network)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override {network.Types.NetworkDescription} Description {{ get; }} = new(");
        using (writer.Indent())
        {
            writer.Line($"{network.Types.NameOf(network.Class.Identifier, network.Class.Name)},");
            writer.Line($"{MemberNames.Hooks}.{MemberNames.Input},");
            writer.Line($"inputShape: [{network.Spec.Input.List()}],");
            if (network.Layers.IsEmpty)
            {
                writer.Line("layers: []);");
                return;
            }

            writer.Line("layers:");
            writer.Line("[");
            using (writer.Indent("]);"))
                foreach (LayerSite site in network.Layers)
                    writer.Line($"{site.Layer.Describe(site)},");
        }
    }
}
