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
    private static readonly Product PullBack = new("PullBack", "g", IsBackward: true);

    /// <summary>The chain rule, from the input to the output.</summary>
    private static readonly Product PushForward = new("PushForward", "t", IsBackward: false);

    private static void WritePullBack(SourceWriter writer, EmittedNetwork network) => WriteProduct(writer, network, PullBack, static (step, site) =>
    {
        PullBack.WriteAtHook(step, site);
        site.Layer.WritePullBack(step, site);
    });

    private static void WritePushForward(SourceWriter writer, EmittedNetwork network) => WriteProduct(writer, network, PushForward, static (step, site) =>
    {
        site.Layer.WritePushForward(step, site);
        PushForward.WriteAtHook(step, site);
    });

    /// <summary>The method of a product, with the steps in the order in which it takes them.</summary>
    private static void WriteProduct(SourceWriter writer, EmittedNetwork network, Product product, Action<SourceWriter, LayerSite> writeStep)
    {
        BeginOverride(writer);
        using (writer.Block(product.Signature(network)))
        {
            if (!network.Layers.IsEmpty)
                WriteLegend(writer, network);
            foreach (LayerSite site in product.IsBackward ? network.Layers.Reverse() : network.Layers)
                WriteStep(writer, network, site, product.IsBackward ? Title(site, site.Layer.Output, site.Layer.Input) : Title(site, site.Layer.Input, site.Layer.Output), writeStep);
            writer.Line($"return {product.Vectors};");
        }
    }

    /// <summary>What all steps have in common.</summary>
    private static void WriteLegend(SourceWriter writer, EmittedNetwork network)
    {
        bool hasInside = network.Layers.Any(static site => site.Layer.HooksInside > 0);
        writer.Line($"// Each step crosses one layer, if the layer's hook point comes after `from` and not after `to`{(hasInside ? ";" : ".")}");
        if (hasInside)
            writer.Line("// a layer with hook points inside is crossed as far as the product leads.");
        if (network.IsBlock)
            writer.Line($"int {MemberNames.FirstLocal} = {MemberNames.Hooks}.First;");
        writer.Line();
    }

    /// <summary>One step, where the product crosses the layer, or at least one of the hook points inside.</summary>
    private static void WriteStep(SourceWriter writer, EmittedNetwork network, LayerSite site, string title, Action<SourceWriter, LayerSite> write)
    {
        var step = new SourceWriter();
        write(step, site);
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

    /// <summary>A Jacobian product.</summary>
    /// <param name="Name">The name of its method.</param>
    /// <param name="Vectors">The variable with the vectors on their way.</param>
    /// <param name="IsBackward">Whether it leads from the output to the input.</param>
    private sealed record Product(string Name, string Vectors, bool IsBackward)
    {
        /// <summary>The name of the method in a network or block.</summary>
        public string MethodOf(EmittedNetwork network) => network.IsBlock ? Name + "Inside" : Name;

        /// <summary>The method, but for its body.</summary>
        public string Signature(EmittedNetwork network) =>
            $"protected override {network.Types.Tensor} {MethodOf(network)}({network.Types.NetworkTrace} trace, int from, int to, {network.Types.Tensor} {Vectors}, {network.Types.ProductPass} pass)";

        /// <summary>What interventions make of the vectors at a layer's hook point. A module with hook points inside minds its own.</summary>
        public void WriteAtHook(SourceWriter step, LayerSite site)
        {
            if (site.Layer is not CompositeLayer)
                step.Line($"{Vectors} = trace.{Name}({site.Hook}, {Vectors});");
        }
    }
}
