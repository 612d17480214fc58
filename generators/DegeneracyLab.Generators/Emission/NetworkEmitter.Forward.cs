using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    private static void WriteForward(SourceWriter writer, EmittedNetwork network)
    {
        BeginOverride(writer);
        using (writer.Block($"public override {network.Types.Tensor} forward({network.Types.Tensor} input)"))
        {
            if (!network.IsBlock)
                writer.Line("CheckInput(input);");
            if (network.OutputLocal == "input")
            {
                writer.Line("return input.alias();");
                return;
            }

            writer.Line($"using var scope = {network.Types.NewDisposeScope}();");
            foreach (LayerSite site in network.Layers)
                if (site.Layer.Forward(site) is { } value)
                    writer.Line($"{site.Types.Tensor} {site.OutputLocal} = {value};");
            writer.Line($"return {network.OutputLocal}.MoveToOuterDisposeScope();");
        }
    }
}
