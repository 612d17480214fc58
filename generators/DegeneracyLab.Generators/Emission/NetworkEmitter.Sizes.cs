using System.Linq;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>
    /// The sizes that are parameters, in a class of their own: its constructor is the first to see them, before any layer is
    /// made, and what is wrong with them is said there.
    /// </summary>
    private static void WriteSizes(SourceWriter writer, EmittedNetwork network)
    {
        if (!network.HasSizes)
            return;
        writer.Member();
        writer.Line("/// <summary>The sizes that are parameters, checked before a layer is made.</summary>");
        writer.Line(Mark(network.Types));
        using (writer.Block($"private sealed class {network.Spec.SizesClass}"))
        {
            foreach (string parameter in network.Spec.Parameters)
                writer.Line($"public readonly int {Identifiers.Escape(parameter)};");
            writer.Line();
            using (writer.Block($"public {network.Spec.SizesClass}({string.Join(", ", network.Spec.Parameters.Select(static parameter => "int " + Identifiers.Escape(parameter)))})"))
            {
                foreach (SizeRule rule in network.Spec.Rules)
                    writer.Line($"{network.Types.SizeRule}.Require({rule.Condition}, $\"{rule.Message}\");");
                foreach (string parameter in network.Spec.Parameters)
                    writer.Line($"this.{Identifiers.Escape(parameter)} = {Identifiers.Escape(parameter)};");
            }
        }
    }
}
