using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>The chain rule, from the input to the output: entered at <c>from</c>, left at <c>to</c>.</summary>
    private static void WritePushForward(SourceWriter writer, EmittedNetwork network)
    {
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"protected override {network.Types.Tensor} PushForward({MemberNames.Recording} trace, int from, int to, {network.Types.Tensor} t)"))
        {
            if (!network.Layers.IsEmpty)
            {
                writer.Line("// The chain rule from the input to the output: entered at `from`, left at `to`.");
                using (writer.Block("switch (from)"))
                    foreach (LayerSite site in network.Layers)
                        WriteCase(site);
                writer.Line();
            }

            writer.Line("return t;");
        }

        void WriteCase(LayerSite site)
        {
            writer.Line($"case {Text(site.Index - 1)}: // {Step(site, site.Layer.Input, site.Layer.Output)}");
            using (writer.Indent())
            {
                site.Layer.WritePushForward(writer, site);
                if (site.Index == network.Layers.Length)
                {
                    writer.Line("break;");
                    return;
                }

                writer.Line($"if (to == {Text(site.Index)}) break;");
                writer.Line($"goto case {Text(site.Index)};");
            }
        }
    }
}
