using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    private static void WriteHooks(SourceWriter writer, EmittedNetwork network)
    {
        string type = network.Types.HookPoint;
        writer.Line("/// <summary>The network's hook points.</summary>");
        using (writer.Block($"public static class {MemberNames.Hooks}"))
        {
            writer.Line($"/// <summary>The input: {network.Spec.Input}.</summary>");
            writer.Line($"public static {type} {MemberNames.Input} {{ get; }} = new(0, {CSharpLiteral.Of(MemberNames.Input)});");
            writer.Line();
            foreach (LayerSite site in network.Layers)
            {
                writer.Line($"/// <summary>The output of layer {Text(site.Index)}, {site.Layer.Kind}, {site.Layer.Equation}: {site.Layer.Output}.</summary>");
                writer.Line($"public static {type} {Identifiers.Escape(site.Layer.Name)} {{ get; }} = new({Text(site.Index)}, {CSharpLiteral.Of(site.Layer.Name)});");
                writer.Line();
            }

            writer.Line($"/// <summary>The output of the network: {network.OutputShape}.</summary>");
            writer.Line($"public static {type} {MemberNames.Output} => {Identifiers.Escape(network.Output)};");
        }
    }
}
