using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    private static void WriteNewTrace(SourceWriter writer, EmittedNetwork network)
    {
        if (network.IsBlock)
            return;
        BeginOverride(writer);
        writer.Line($"protected override {MemberNames.Recording} NewTrace({network.Types.TraceSelection} selection) => new(this, selection);");
    }

    private static void WriteRecording(SourceWriter writer, EmittedNetwork network) => WriteRecording(writer, network, network.Class.Reference, static recorded => recorded);

    /// <summary>
    /// The typed trace, which knows its network by a type <paramref name="source"/>; of a block, the part of a trace that
    /// belongs to it. A property gives what <paramref name="body"/> makes of the expression for what was recorded.
    /// </summary>
    private static void WriteRecording(SourceWriter writer, EmittedNetwork network, string source, Func<string, string> body)
    {
        TypeNames types = network.Types;
        string trace = network.IsBlock ? "Trace" : "this";
        string hooks = network.IsBlock ? "hooks" : MemberNames.Hooks;
        writer.Member();
        writer.Line(network.IsBlock ? "/// <summary>The block's part of a trace.</summary>" : "/// <summary>The recording of one forward pass.</summary>");
        if (network.Spec.Surface is null)
            writer.Line(Mark(types));
        using (writer.Block($"public sealed class {MemberNames.Recording} : {(network.IsBlock ? types.BlockRecording : types.NetworkTrace)}"))
        {
            WriteForwards(writer, network, MemberNames.Recording);
            if (network.IsBlock)
                WriteBlockConstructor();
            else
                WriteNetworkConstructor();

            if (!network.IsBlock)
                WriteTensor($"The input, {network.Spec.Input}.", MemberNames.Input);
            foreach (LayerSite site in network.Layers)
            {
                string summary = site.Layer is InputLayer ? $"The input of the block, {network.Spec.Input}." : $"The output of {site.Layer.Name}, {site.Layer.Output}.";
                if (site.Layer.RecordingType(types) is { } type)
                    WriteProperty(summary.TrimEnd('.') + ", and what is inside.", type, site.Layer.Name, $"new({site.Layer.RecordingArguments(trace, $"{hooks}.{Identifiers.Escape(site.Layer.Name)}", types)})");
                else
                    WriteTensor(summary, site.Layer.Name);
                if (site.Layer.MaskName is { } mask)
                    WriteProperty(site.Layer.MaskSummary, types.Tensor, mask, $"{(network.IsBlock ? "Trace." : "")}Mask({hooks}.{Identifiers.Escape(site.Layer.Name)})");
            }

            if (!network.IsBlock)
                WriteTensor($"The output of the network, {network.OutputShape}.", MemberNames.Output);
        }

        void WriteNetworkConstructor()
        {
            writer.Line($"internal {MemberNames.Recording}({source} network, {types.TraceSelection} selection)");
            using (writer.Indent())
                writer.Line(": base(network, selection)");
            using (writer.Block())
            {
            }
        }

        void WriteBlockConstructor()
        {
            writer.Line($"private readonly {HookPointsOf(network)} {MemberNames.HooksField};");
            writer.Line();
            writer.Line("/// <summary>The part of a trace at a place.</summary>");
            writer.Line("/// <param name=\"trace\">The trace.</param>");
            writer.Line("/// <param name=\"hooks\">The place.</param>");
            writer.Line($"public {MemberNames.Recording}({types.NetworkTrace} trace, {HookPointsOf(network)} hooks)");
            using (writer.Indent())
                writer.Line(": base(trace, hooks) => this.hooks = hooks;");
        }

        void WriteTensor(string summary, string hook) => WriteProperty(summary, types.Tensor, hook, $"{trace}[{hooks}.{Identifiers.Escape(hook)}]");

        void WriteProperty(string summary, string type, string name, string value)
        {
            writer.Line();
            writer.Line($"/// <summary>{Documentation(summary)}</summary>");
            writer.Line($"public {type} {Identifiers.Escape(name)} => {body(value)};");
        }
    }
}
