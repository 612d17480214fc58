using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>The chain rule, from the input to the output.</summary>
    private static void WritePushForward(SourceWriter writer, EmittedNetwork network)
    {
        TypeNames types = network.Types;
        writer.Member();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"protected override {types.Tensor} PushForward{(network.IsBlock ? "Inside" : "")}({types.NetworkTrace} trace, int from, int to, {types.Tensor} t, {types.ProductPass} pass)"))
        {
            if (!network.Layers.IsEmpty)
            {
                writer.Line("// The chain rule from the input to the output, from hook point to hook point.");
                if (network.IsBlock)
                {
                    writer.Line($"int before = {MemberNames.Hooks}.First - 1;");
                    writer.Line($"int at = {types.Math}.Max(from - before, 0);");
                }
                else
                {
                    writer.Line("int at = from;");
                }

                using (writer.Block(network.IsBlock ? $"while (at < {types.Math}.Min(to - before, {Text(network.HookCount)}))" : "while (at < to)"))
                using (writer.Block("switch (at)"))
                    foreach (LayerSite site in network.Layers)
                        WriteCase(site);
                writer.Line();
            }

            writer.Line("return t;");
        }

        void WriteCase(LayerSite site)
        {
            string label = site.Layer.HooksInside == 0 ? Text(site.Before) : $">= {Text(site.Before)} and < {Text(site.Index)}";
            writer.Line($"case {label}: // {Step(site, site.Layer.Input, site.Layer.Output)}");
            using (writer.Indent())
            {
                site.Layer.WritePushForward(writer, site);
                if (site.Layer is not CompositeLayer)
                    writer.Line($"t = trace.PushForward({site.Hook}, t);");
                writer.Line($"at = {Text(site.Index)};");
                writer.Line("break;");
            }
        }
    }
}
