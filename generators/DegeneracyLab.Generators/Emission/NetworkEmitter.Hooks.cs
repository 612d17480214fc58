using System.Globalization;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    private static void WriteHooks(SourceWriter writer, EmittedNetwork network)
    {
        writer.Member();
        if (network.IsBlock)
            WriteBlockHooks(writer, network);
        else
            WriteNetworkHooks(writer, network);
    }

    private static void WriteNetworkHooks(SourceWriter writer, EmittedNetwork network)
    {
        string type = network.Types.HookPoint;
        writer.Line("/// <summary>The network's hook points.</summary>");
        if (network.Spec.Surface is null)
            writer.Line(Mark(network.Types));
        // A class that stands for one of the user's in a type argument must not be static.
        string modifier = network.Spec.Surface?.Forwards is null ? "static " : "";
        using (writer.Block($"public {modifier}class {MemberNames.Hooks}"))
        {
            WriteForwards(writer, network, MemberNames.Hooks);
            writer.Line($"/// <summary>The input: {network.Spec.Input}.</summary>");
            writer.Line($"public static {type} {MemberNames.Input} {{ get; }} = new(0, {CSharpLiteral.Of(MemberNames.Input)});");
            writer.Line();
            for (int i = 0; i < network.Layers.Length; i++)
            {
                LayerSite site = network.Layers[i];
                WriteHookSummary(writer, site, i + 1);
                string arguments = site.Layer.HookArguments(Text(site.First), CSharpLiteral.Of(site.Layer.Name), network.Types);
                writer.Line($"public static {site.Layer.HookType(network.Types)} {Identifiers.Escape(site.Layer.Name)} {{ get; }} = new({arguments});");
                writer.Line();
            }

            writer.Line($"/// <summary>The output of the network: {network.OutputShape}.</summary>");
            writer.Line($"public static {type} {MemberNames.Output} => {Identifiers.Escape(network.Output)};");
        }
    }

    private static void WriteBlockHooks(SourceWriter writer, EmittedNetwork network)
    {
        writer.Line("/// <summary>The block's hook points, at its place in a network.</summary>");
        if (network.Spec.Surface is null)
            writer.Line(Mark(network.Types));
        using (writer.Block($"public sealed class {MemberNames.HookPoints} : {network.Types.BlockHookPoint}"))
        {
            WriteForwards(writer, network, MemberNames.HookPoints);
            writer.Line("/// <summary>Makes the hook points for a place.</summary>");
            writer.Line("/// <param name=\"first\">The index of the first of them.</param>");
            writer.Line("/// <param name=\"name\">The name of the layer that uses the block.</param>");
            writer.Line($"public {MemberNames.HookPoints}(int first, string name)");
            using (writer.Indent())
                writer.Line($": base(first, inside: {Text(network.HookCount)}, name)");
            using (writer.Block())
                foreach (LayerSite site in network.Layers)
                {
                    string first = site.First == 1 ? "first" : $"first + {Text(site.First - 1)}";
                    string name = $"name + {CSharpLiteral.Of("." + site.Layer.Name)}";
                    // `this`, because the parameters may hide the member.
                    string member = site.Layer.Name is "first" or "name" ? "this." + site.Layer.Name : Identifiers.Escape(site.Layer.Name);
                    writer.Line($"{member} = new({site.Layer.HookArguments(first, name, network.Types)});");
                }

            for (int i = 0; i < network.Layers.Length; i++)
            {
                LayerSite site = network.Layers[i];
                writer.Line();
                if (site.Layer is InputLayer)
                    writer.Line($"/// <summary>The input of the block: {network.Spec.Input}.</summary>");
                else
                    WriteHookSummary(writer, site, i);
                writer.Line($"public {site.Layer.HookType(network.Types)} {Identifiers.Escape(site.Layer.Name)} {{ get; }}");
            }
        }

        if (network.Spec.Surface is not null)
            return;
        writer.Member();
        writer.Line($"private {MemberNames.HookPoints} {MemberNames.Hooks} => ({MemberNames.HookPoints})Place;");
    }

    private static void WriteHookSummary(SourceWriter writer, LayerSite site, int ordinal)
    {
        string equation = Documentation(site.Layer.Equation);
        writer.Line($"/// <summary>The output of layer {ordinal.ToString(CultureInfo.InvariantCulture)}, {site.Layer.Kind}{(equation.Length == 0 ? "" : ", " + equation)}: {site.Layer.Output}.</summary>");
    }
}
