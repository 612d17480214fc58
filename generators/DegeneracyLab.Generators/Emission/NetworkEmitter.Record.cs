using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>The forward pass once more, with the same operations in the same order, and the trace as onlooker.</summary>
    private static void WriteRecord(SourceWriter writer, EmittedNetwork network)
    {
        writer.Line("/// <inheritdoc/>");
        using (writer.Block($"protected override void Record({MemberNames.Recording} trace, {network.Types.Tensor} input)"))
        {
            WriteStep($"trace.Record({MemberNames.Hooks}.{MemberNames.Input}, input)", isLast: network.Layers.IsEmpty);
            foreach (LayerSite site in network.Layers)
            {
                WriteValue(writer, site);
                WriteStep(
                    site.Layer.HasMask
                        ? $"trace.RecordGate({site.Hook}, {site.OutputLocal}, {site.InputLocal})"
                        : $"trace.Record({site.Hook}, {site.OutputLocal})",
                    isLast: site.Index == network.Layers.Length);
            }
        }

        void WriteStep(string call, bool isLast) => writer.Line(isLast ? $"{call};" : $"if ({call}) return;");
    }
}
