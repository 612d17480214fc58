using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Models;
using DegeneracyLab.Generators.Parsing;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>The public members of a network whose declaration is wrong. They throw.</summary>
    private static void WriteSurface(SourceWriter writer, EmittedNetwork network, SurfaceSpec surface)
    {
        string bases = surface.Form switch
        {
            SurfaceForm.Network => $" : {network.Types.NetworkModule}<{network.Class.Reference}.{MemberNames.Recording}>",
            SurfaceForm.Standalone => $" : {network.Types.IInstrumentedNetwork}",
            _ => "",
        };

        writer.Line("#pragma warning disable");
        WriteLayerTable(writer, network);
        Surface members = new(writer, network.Class.Name, surface);
        using (writer.Block($"partial {network.Class.Keyword} {network.Class.Reference}{bases}"))
        {
            if (surface.Form == SurfaceForm.Network)
                WriteNetworkSurface(writer, network, members);
            else if (surface.Form == SurfaceForm.Standalone)
                WriteStandaloneSurface(writer, network, surface, members);
            if (!members.Omits(MemberNames.Hooks))
            {
                writer.Line();
                WriteHooks(writer, network);
            }

            if (members.Omits(MemberNames.Recording))
                return;
            writer.Line();
            WriteRecording(writer, network, surface.Form == SurfaceForm.Network ? network.Class.Reference : network.Types.IInstrumentedNetwork, members.Body);
        }
    }

    private static void WriteNetworkSurface(SourceWriter writer, EmittedNetwork network, Surface members)
    {
        TypeNames types = network.Types;
        if (!members.Omits(MemberRules.Constructor))
        {
            WriteConstructorHeader(writer, network);
            members.Add(null, $"    : base({CSharpLiteral.Of(network.Class.Name)}, dtype, device, seed)");
        }

        members.Add("Description", $"public override {types.NetworkDescription} Description");
        members.Add("FirstParameter", $"protected override {types.Parameter}? FirstParameter");
        members.Add("forward", $"public override {types.Tensor} forward({types.Tensor} input)");
        members.Add("Record", $"protected override void Record({MemberNames.Recording} trace, {types.Tensor} input)");
        members.Add("PullBack", $"protected override {types.Tensor} PullBack({MemberNames.Recording} trace, int from, int to, {types.Tensor} g, {types.ConstantCotangent}? constant)");
        members.Add("PushForward", $"protected override {types.Tensor} PushForward({MemberNames.Recording} trace, int from, int to, {types.Tensor} t)");
        members.Add("AddParameterBlocks", $"protected override void AddParameterBlocks({types.ParameterBlocks} blocks)");
        members.Add("RegisterLayers", "protected override void RegisterLayers()");
        members.Add("NewTrace", $"protected override {MemberNames.Recording} NewTrace({types.TraceSelection} selection)");
    }

    private static void WriteStandaloneSurface(SourceWriter writer, EmittedNetwork network, SurfaceSpec surface, Surface members)
    {
        const string List = "global::System.Collections.Generic.IReadOnlyList";
        const string Collection = "global::System.Collections.Generic.IReadOnlyCollection";
        TypeNames types = network.Types;
        if (surface.ConstructorChain is { } chain && !members.Omits(MemberRules.Constructor))
        {
            WriteConstructorHeader(writer, network);
            members.Add(null, $"   {chain}");
        }

        string modifier = surface.OverridesForward ? "override " : "";
        members.Add("forward", $"public {modifier}{types.Tensor} forward({types.Tensor} input)");
        if (!surface.OverridesForward)
            members.Add("call", $"public {types.Tensor} call({types.Tensor} input)");
        WriteInstrumentation("public ", members.Omits(MemberNames.Recording) ? types.NetworkTrace : MemberNames.Recording);
        WriteInstrumentation($"{types.IInstrumentedNetwork}.", types.NetworkTrace);
        members.Add(null, $"{types.Tensor} {types.IInstrumentedNetwork}.Forward({types.Tensor} input)");

        // As public members, and as those of the interface.
        void WriteInstrumentation(string prefix, string trace)
        {
            bool isPublic = prefix == "public ";
            Member("Description", types.NetworkDescription, "");
            Member("Dtype", types.ScalarType, "");
            Member("Seed", "long", "");
            Member("NamedParameters", $"{List}<(string Name, {types.Parameter} Parameter)>", "()");
            Member("Trace", trace, $"({types.Tensor} input, {Collection}<{types.HookPoint}>? hooks = null)");
            Member("Jacobian", types.Tensor, $"({trace} trace, {types.HookPoint} from, {types.HookPoint} to, bool foldBias = false)");
            Member("Vjp", types.Tensor, $"({trace} trace, {types.HookPoint} from, {types.HookPoint} to, {types.Tensor} cotangents, bool foldBias = false)");
            Member("Jvp", types.Tensor, $"({trace} trace, {types.HookPoint} from, {types.HookPoint} to, {types.Tensor} tangents)");
            Member("ParameterJacobian", types.Tensor, $"({trace} trace, {types.HookPoint}? to = null)");

            void Member(string name, string result, string parameters) =>
                members.Add(isPublic ? name : null, isPublic ? $"public {result} {name}{parameters}" : $"{result} {prefix}{name}{parameters}");
        }
    }

    /// <summary>Writes members that throw.</summary>
    private sealed class Surface(SourceWriter writer, string network, SurfaceSpec surface)
    {
        private readonly string failure = $"throw new global::System.InvalidOperationException({CSharpLiteral.Of($"The declaration of {network} is wrong ({string.Join(", ", surface.Errors)}), so that it cannot run.")})";

        /// <summary>Whether there can be no member of a name: the user has one, or the class itself has the name.</summary>
        public bool Omits(string name) => name == network || surface.Omitted.Contains(name);

        /// <summary>The body that stands for an expression.</summary>
        public string Body(string expression) => failure;

        /// <summary>Adds a member.</summary>
        /// <param name="name">The name by which it may have to be omitted; null if it never is.</param>
        /// <param name="signature">All that comes before its body.</param>
        public void Add(string? name, string signature)
        {
            if (name is null || !Omits(name))
                writer.Line($"{signature} => {failure};");
        }
    }
}
