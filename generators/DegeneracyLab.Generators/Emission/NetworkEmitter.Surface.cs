using System.Linq;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Models;
using DegeneracyLab.Generators.Parsing;

namespace DegeneracyLab.Generators.Emission;

internal static partial class NetworkEmitter
{
    /// <summary>The public members of a network or block whose declaration is wrong. They throw.</summary>
    private static void WriteSurface(SourceWriter writer, EmittedNetwork network, SurfaceSpec surface)
    {
        string bases = (surface.Form, network.IsBlock) switch
        {
            (SurfaceForm.Network, false) => $" : {network.Types.NetworkModule}<{network.Class.Reference}.{MemberNames.Recording}>",
            (SurfaceForm.Network, true) => $" : {network.Types.BlockModule}",
            (SurfaceForm.Standalone, false) => $" : {network.Types.IInstrumentedNetwork}",
            _ => "",
        };

        WriteLayerTable(writer, network);
        Surface members = new(writer, network.Class.Name, surface);
        using (writer.Block($"partial {network.Class.Keyword} {network.Class.Reference}{bases}"))
        {
            if (surface.Form == SurfaceForm.Network && network.IsBlock)
                WriteBlockSurface(network, members);
            else if (surface.Form == SurfaceForm.Network)
                WriteNetworkSurface(writer, network, members);
            else if (surface.Form == SurfaceForm.Standalone && network.IsBlock)
                WriteStandaloneBlockSurface(network, surface, members);
            else if (surface.Form == SurfaceForm.Standalone)
                WriteStandaloneSurface(writer, network, surface, members);
            if (!members.Omits(network.IsBlock ? MemberNames.HookPoints : MemberNames.Hooks))
                WriteHooks(writer, network);
            if (!members.Omits(MemberNames.Recording))
                WriteRecording(writer, network, surface.Form == SurfaceForm.Network ? network.Class.Reference : network.Types.IInstrumentedNetwork, members.Body);
        }
    }

    private static void WriteNetworkSurface(SourceWriter writer, EmittedNetwork network, Surface members)
    {
        TypeNames types = network.Types;
        if (!members.Omits(MemberRules.Constructor))
        {
            WriteConstructorDocumentation(writer, network);
            writer.Line(ConstructorSignature(network));
            members.Add(null, network.Spec.HasPrimaryConstructor ? $"    : this({Arguments(network)})" : $"    : base({CSharpLiteral.Of(network.Class.Name)}, dtype, device, seed)");
        }

        members.Add("Copy", CopySignature(network));
        WriteModuleSurface(network, members, "protected");
        members.Add("Describe", $"protected override {types.NetworkDescription} Describe()");
        members.Add("Record", $"protected override {types.Tensor}? Record({types.NetworkTrace} trace, {types.Tensor} input)");
        WriteProductSurface(network, members);
        members.Add("NewTrace", $"protected override {MemberNames.Recording} NewTrace({types.TraceSelection} selection)");
    }

    private static void WriteBlockSurface(EmittedNetwork network, Surface members)
    {
        TypeNames types = network.Types;
        WriteModuleSurface(network, members, "public");
        members.Add("OutputShape", $"public override {types.IReadOnlyList}<long> OutputShape");
        members.Add("DescribeInside", $"public override {types.IReadOnlyList}<{types.LayerDescription}> DescribeInside()");
        members.Add("RecordInside", $"protected override {types.Tensor}? RecordInside({types.NetworkTrace} trace, {types.Tensor} input)");
        WriteProductSurface(network, members);
    }

    /// <summary>The members that networks and blocks have alike.</summary>
    private static void WriteModuleSurface(EmittedNetwork network, Surface members, string accessibility)
    {
        TypeNames types = network.Types;
        members.Add("forward", $"public override {types.Tensor} forward({types.Tensor} input)");
        members.Add("FirstParameter", $"{accessibility} override {types.Parameter}? FirstParameter");
        members.Add("AddParameterBlocks", $"{accessibility} override void AddParameterBlocks({types.ParameterBlocks} blocks)");
        members.Add("AddSteps", $"{accessibility} override void AddSteps({types.NetworkSteps} steps)");
        members.Add("DrawWeights", $"{accessibility} override void DrawWeights({types.ParameterInitializer} draw)");
        members.Add("RegisterLayers", "protected override void RegisterLayers()");
    }

    private static void WriteProductSurface(EmittedNetwork network, Surface members)
    {
        foreach (Product product in new[] { PullBack, PushForward })
            members.Add(product.MethodOf(network), product.Signature(network));
    }

    /// <summary>Nobody uses a block but the networks that name it: only the base class makes demands.</summary>
    private static void WriteStandaloneBlockSurface(EmittedNetwork network, SurfaceSpec surface, Surface members)
    {
        if (surface.ConstructorChain is { Length: > 0 } chain && chain.StartsWith(" : base", StringComparison.Ordinal) && !members.Omits(MemberRules.Constructor))
            members.Add(null, $"public {network.Class.Identifier}(){chain}");
        if (surface.OverridesForward)
            members.Add("forward", $"public override {network.Types.Tensor} forward({network.Types.Tensor} input)");
    }

    private static void WriteStandaloneSurface(SourceWriter writer, EmittedNetwork network, SurfaceSpec surface, Surface members)
    {
        const string Collection = "global::System.Collections.Generic.IReadOnlyCollection";
        TypeNames types = network.Types;
        if (surface.ConstructorChain is { } chain && !members.Omits(MemberRules.Constructor))
        {
            WriteConstructorDocumentation(writer, network);
            writer.Line(ConstructorSignature(network));
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
            Member("NamedParameters", $"{types.IReadOnlyList}<(string Name, {types.Parameter} Parameter)>", "()");
            Member("Copy", isPublic ? network.Class.Reference : types.IInstrumentedNetwork, $"({types.ScalarType} dtype)");
            Member("Steps", $"{types.IReadOnlyList}<{types.NetworkStep}>", "()");
            Member("Trace", trace, $"({types.Tensor} input, {Collection}<{types.HookPoint}>? hooks = null, {types.Interventions}? interventions = null)");
            Member("TraceWithGradients", trace, $"({types.Tensor} input, {Collection}<{types.HookPoint}>? hooks = null, {types.Interventions}? interventions = null)");
            Member("Jacobian", types.Tensor, $"({trace} trace, {types.HookPoint} from, {types.HookPoint} to, bool foldBias = false, bool carry = false)");
            Member("Vjp", types.Tensor, $"({trace} trace, {types.HookPoint} from, {types.HookPoint} to, {types.Tensor} cotangents, bool foldBias = false, bool carry = false)");
            Member("Jvp", types.Tensor, $"({trace} trace, {types.HookPoint} from, {types.HookPoint} to, {types.Tensor} tangents, bool carry = false)");
            Member("ParameterJacobian", types.Tensor, $"({trace} trace, {types.HookPoint}? to = null)");

            void Member(string name, string result, string parameters) =>
                members.Add(isPublic ? name : null, isPublic ? $"public {result} {name}{parameters}" : $"{result} {prefix}{name}{parameters}");
        }
    }

    /// <summary>The constants that the attributes of the class take from a generated class.</summary>
    private static void WriteForwards(SourceWriter writer, EmittedNetwork network, string owner)
    {
        if (network.Spec.Surface?.Forwards is { } forwards)
            foreach (ForwardSpec forward in forwards)
                if (forward.Owner == owner && !network.Layers.Any(site => site.Layer.Name == forward.Name))
                    writer.Line($"internal const {forward.Type} {Identifiers.Escape(forward.Name)} = {forward.Source}.{Identifiers.Escape(forward.Name)};");
    }

    /// <summary>The type of a block's hook points, even where the user has something else in their place.</summary>
    private static string HookPointsOf(EmittedNetwork network) =>
        network.Spec.Surface is { } surface && (surface.Omitted.Contains(MemberNames.HookPoints) || network.Class.Name == MemberNames.HookPoints)
            ? network.Types.BlockHookPoint
            : MemberNames.HookPoints;

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
