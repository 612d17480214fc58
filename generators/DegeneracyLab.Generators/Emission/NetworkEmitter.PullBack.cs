using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>The chain rule, from the output to the input.</summary>
    private static void WritePullBack(SourceWriter writer, EmittedNetwork network)
    {
        TypeNames types = network.Types;
        writer.Member();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"protected override {types.Tensor} PullBack{(network.IsBlock ? "Inside" : "")}({types.NetworkTrace} trace, int from, int to, {types.Tensor} g, {types.ProductPass} pass)"))
        {
            if (!network.Layers.IsEmpty)
            {
                writer.Line("// The chain rule from the output to the input, from hook point to hook point.");
                if (network.IsBlock)
                {
                    writer.Line($"int before = {MemberNames.Hooks}.First - 1;");
                    writer.Line($"int at = {types.Math}.Min(to - before, {Text(network.HookCount)});");
                }
                else
                {
                    writer.Line("int at = to;");
                }

                using (writer.Block(network.IsBlock ? $"while (at > {types.Math}.Max(from - before, 0))" : "while (at > from)"))
                using (writer.Block("switch (at)"))
                    for (int i = network.Layers.Length - 1; i >= 0; i--)
                        WriteCase(network.Layers[i]);
                writer.Line();
            }

            writer.Line("return g;");
        }

        void WriteCase(LayerSite site)
        {
            string label = site.Layer.HooksInside == 0 ? Text(site.Index) : $">= {Text(site.First)} and <= {Text(site.Index)}";
            writer.Line($"case {label}: // {Step(site, site.Layer.Output, site.Layer.Input)}");
            using (writer.Indent())
            {
                // A module with hook points inside minds its own.
                if (site.Layer is not CompositeLayer)
                    writer.Line($"g = trace.PullBack({site.Hook}, g);");
                site.Layer.WritePullBack(writer, site);
                writer.Line($"at = {Text(site.Before)};");
                writer.Line("break;");
            }
        }
    }

    /// <summary>What a case does, for a comment: the layer, and the shapes if they change.</summary>
    private static string Step(LayerSite site, TensorShape from, TensorShape to)
    {
        if (site.Layer is InputLayer)
            return "the input";
        if (site.Layer is CompositeLayer)
            return $"{site.Layer.Name}: {site.Layer.Equation}";
        return from == to && !site.Layer.HasModule ? site.Layer.Name : $"{site.Layer.Name}: {Batched(from)} -> {Batched(to)}";

        static string Batched(TensorShape shape) => shape.IsOpen ? $"[{shape.List()}]" : $"[.., {shape.List()}]";
    }
}
