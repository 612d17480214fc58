using System.Linq;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Emission;

/// <summary>
/// Jacobian products: one step for each layer, in order. A step is taken if the layer's hook point lies between the two ends
/// of the product. A layer with hook points inside can be where a product begins or ends; it takes its part of the way itself.
/// </summary>
internal static partial class NetworkEmitter
{
    /// <summary>The chain rule, from the output to the input.</summary>
    private static void WritePullBack(SourceWriter writer, EmittedNetwork network)
    {
        using (WriteProductHeader(writer, network, "PullBack", "g"))
        {
            for (int i = network.Layers.Length - 1; i >= 0; i--)
            {
                LayerSite site = network.Layers[i];
                WriteStep(writer, network, site, Title(site, site.Layer.Output, site.Layer.Input), step =>
                {
                    // A module with hook points inside minds its own.
                    if (site.Layer is not CompositeLayer)
                        step.Line($"g = trace.PullBack({site.Hook}, g);");
                    site.Layer.WritePullBack(step, site);
                });
            }

            writer.Line("return g;");
        }
    }

    /// <summary>The chain rule, from the input to the output.</summary>
    private static void WritePushForward(SourceWriter writer, EmittedNetwork network)
    {
        using (WriteProductHeader(writer, network, "PushForward", "t"))
        {
            foreach (LayerSite site in network.Layers)
                WriteStep(writer, network, site, Title(site, site.Layer.Input, site.Layer.Output), step =>
                {
                    site.Layer.WritePushForward(step, site);
                    if (site.Layer is not CompositeLayer)
                        step.Line($"t = trace.PushForward({site.Hook}, t);");
                });
            writer.Line("return t;");
        }
    }

    private static SourceWriter.Scope WriteProductHeader(SourceWriter writer, EmittedNetwork network, string method, string vectors)
    {
        TypeNames types = network.Types;
        BeginOverride(writer);
        SourceWriter.Scope scope = writer.Block($"protected override {types.Tensor} {method}{(network.IsBlock ? "Inside" : "")}({types.NetworkTrace} trace, int from, int to, {types.Tensor} {vectors}, {types.ProductPass} pass)");
        if (network.Layers.IsEmpty)
            return scope;
        bool hasInside = network.Layers.Any(static site => site.Layer.HooksInside > 0);
        writer.Line($"// Each step crosses one layer, if the layer's hook point comes after `from` and not after `to`{(hasInside ? ";" : ".")}");
        if (hasInside)
            writer.Line("// a layer with hook points inside is crossed as far as the product leads.");
        if (network.IsBlock)
            writer.Line($"int {MemberNames.FirstLocal} = {MemberNames.Hooks}.First;");
        writer.Line();
        return scope;
    }

    /// <summary>One step, where the product crosses the layer, or at least one of the hook points inside.</summary>
    private static void WriteStep(SourceWriter writer, EmittedNetwork network, LayerSite site, string title, Action<SourceWriter> write)
    {
        var step = new SourceWriter();
        write(step);
        if (title.Length > 0)
            writer.Line($"// {title}");
        writer.Line($"if (from < {Index(site.Index)} && {Index(site.First)} <= to)");
        using (step.Lines > 1 ? writer.Block() : writer.Indent())
            writer.Append(step);
        writer.Line();

        // Indices are the network's: those in a block follow the first that it has there.
        string Index(int index) => !network.IsBlock ? Text(index) : index == 1 ? MemberNames.FirstLocal : $"{MemberNames.FirstLocal} + {Text(index - 1)}";
    }

    /// <summary>What a step is about, for a comment: the layer with the shapes between which it leads, or with its equation where the shape stays.</summary>
    private static string Title(LayerSite site, TensorShape from, TensorShape to)
    {
        if (site.Layer is InputLayer)
            return "";
        return site.Layer is CompositeLayer || from == to
            ? $"{site.Layer.Name}: {OneLine(site.Layer.Equation)}"
            : $"{site.Layer.Name}: {Batched(from)} -> {Batched(to)}";

        static string Batched(TensorShape shape) => shape.IsOpen ? $"[{shape.List()}]" : $"[.., {shape.List()}]";
    }
}
