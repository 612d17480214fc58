using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>The chain rule, from the output to the input: entered at <c>to</c>, left at <c>from</c>.</summary>
    private static void WritePullBack(SourceWriter writer, EmittedNetwork network)
    {
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"protected override {network.Types.Tensor} PullBack({MemberNames.Recording} trace, int from, int to, {network.Types.Tensor} g, {network.Types.ConstantCotangent}? constant)"))
        {
            if (!network.Layers.IsEmpty)
            {
                writer.Line("// The chain rule from the output to the input: entered at `to`, left at `from`.");
                using (writer.Block("switch (to)"))
                    for (int i = network.Layers.Length - 1; i >= 0; i--)
                        WriteCase(network.Layers[i]);
                writer.Line();
            }

            writer.Line("return g;");
        }

        void WriteCase(LayerSite site)
        {
            writer.Line($"case {Text(site.Index)}: // {Step(site, site.Layer.Output, site.Layer.Input)}");
            using (writer.Indent())
            {
                site.Layer.WritePullBack(writer, site);
                int before = site.Index - 1;
                if (before == 0)
                {
                    writer.Line("break;");
                    return;
                }

                writer.Line($"if (from == {Text(before)}) break;");
                writer.Line($"goto case {Text(before)};");
            }
        }
    }

    /// <summary>What a case does, for a comment: the layer, and the widths if they change.</summary>
    private static string Step(LayerSite site, TensorShape from, TensorShape to) =>
        from == to && !site.Layer.HasModule ? site.Layer.Name : $"{site.Layer.Name}: [.., {from.List()}] -> [.., {to.List()}]";
}
