using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    private static void WriteForward(SourceWriter writer, EmittedNetwork network)
    {
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"public override {network.Types.Tensor} forward({network.Types.Tensor} input)"))
        {
            writer.Line("CheckInput(input);");
            if (network.Layers.IsEmpty)
            {
                writer.Line("return input.alias();");
                return;
            }

            writer.Line($"using var scope = {network.Types.NewDisposeScope}();");
            foreach (LayerSite site in network.Layers)
                WriteValue(writer, site);
            writer.Line($"return {network.OutputLocal}.MoveToOuterDisposeScope();");
        }
    }

    /// <summary>The statement that computes a layer's output.</summary>
    private static void WriteValue(SourceWriter writer, LayerSite site) =>
        writer.Line($"{site.Types.Tensor} {site.OutputLocal} = {site.Layer.Forward(site)};");
}
