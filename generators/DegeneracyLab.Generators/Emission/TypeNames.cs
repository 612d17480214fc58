using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Parsing;

namespace DegeneracyLab.Generators.Emission;

/// <summary>
/// How generated code names what is not its own: by short names, or qualified where a short name would mean something
/// else.
/// </summary>
/// <param name="qualified">Whether names are qualified.</param>
internal sealed class TypeNames(bool qualified)
{
    private const string CodeAnalysis = "System.Diagnostics.CodeAnalysis";
    private const string CodeDom = "System.CodeDom.Compiler";
    private const string Collections = "System.Collections.Generic";
    private const string Torch = "TorchSharp.torch";
    private const string Modules = "TorchSharp.Modules";

    /// <summary>What contains the types, in the order of the directives.</summary>
    private static readonly ImmutableArray<string> Containers = [CodeDom, Collections, CodeAnalysis, KnownNames.Library, KnownNames.Runtime, Modules, Torch];

    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>The attributes among them, without their suffix.</summary>
    public static readonly ImmutableArray<(string Container, string Name)> Attributes = [(CodeDom, "GeneratedCode"), (CodeAnalysis, "ExcludeFromCodeCoverage")];

    /// <summary>The short names in use, with what contains them.</summary>
    public static readonly ImmutableArray<(string Container, string Name)> All =
    [
        (KnownNames.Runtime, "AvgPooling2d"),
        (KnownNames.Library, "BlockHookPoint"),
        (KnownNames.Runtime, "BlockModule"),
        (KnownNames.Library, "BlockRecording"),
        (KnownNames.Library, "ChangeRule"),
        (KnownNames.Runtime, "Conv2dModule"),
        (KnownNames.Runtime, "Derivatives"),
        (KnownNames.Runtime, "ElementwiseFunction"),
        (KnownNames.Runtime, "Flattening"),
        (KnownNames.Library, "HookPoint"),
        (KnownNames.Library, "IInstrumentedNetwork"),
        (KnownNames.Library, "Init"),
        (KnownNames.Library, "Interventions"),
        (KnownNames.Runtime, "LastPosition"),
        (KnownNames.Library, "LayerDescription"),
        (KnownNames.Library, "LayerNormHookPoint"),
        (KnownNames.Runtime, "LayerNormModule"),
        (KnownNames.Library, "LayerNormRecording"),
        (KnownNames.Runtime, "MaxPooling2d"),
        (KnownNames.Runtime, "MeanPool"),
        (KnownNames.Library, "NetworkDescription"),
        (KnownNames.Library, "NetworkModule"),
        (KnownNames.Library, "NetworkStep"),
        (KnownNames.Runtime, "NetworkSteps"),
        (KnownNames.Library, "NetworkTrace"),
        (KnownNames.Runtime, "NewLayer"),
        (KnownNames.Library, "ParallelHookPoint"),
        (KnownNames.Library, "ParallelMode"),
        (KnownNames.Runtime, "ParallelModule"),
        (KnownNames.Library, "ParallelRecording"),
        (KnownNames.Runtime, "ParameterBlocks"),
        (KnownNames.Runtime, "ParameterInitializer"),
        (KnownNames.Library, "PositionRule"),
        (KnownNames.Runtime, "PositionalEmbeddingModule"),
        (KnownNames.Runtime, "TokenEmbeddingModule"),
        (KnownNames.Runtime, "ProductPass"),
        (KnownNames.Runtime, "ResidualBranch"),
        (KnownNames.Library, "SelfAttentionHookPoint"),
        (KnownNames.Runtime, "SelfAttentionModule"),
        (KnownNames.Library, "SelfAttentionRecording"),
        (KnownNames.Runtime, "SizeRule"),
        (KnownNames.Runtime, "SoftmaxDerivative"),
        (KnownNames.Runtime, "TensorArithmetic"),
        (KnownNames.Runtime, "TiedLinearModule"),
        (KnownNames.Runtime, "TraceSelection"),
        .. Attributes,
        (Collections, "IReadOnlyList"),
        (Modules, "Linear"),
        (Modules, "Parameter"),
        (Torch, "Device"),
        (Torch, "NewDisposeScope"),
        (Torch, "ScalarType"),
        (Torch, "Tensor"),
    ];

    public string AvgPooling2d => Of(KnownNames.Runtime);

    public string BlockHookPoint => Of(KnownNames.Library);

    public string BlockModule => Of(KnownNames.Runtime);

    public string BlockRecording => Of(KnownNames.Library);

    public string ChangeRule => Of(KnownNames.Library);

    public string Conv2dModule => Of(KnownNames.Runtime);

    public string Derivatives => Of(KnownNames.Runtime);

    public string ElementwiseFunction => Of(KnownNames.Runtime);

    public string Flattening => Of(KnownNames.Runtime);

    public string HookPoint => Of(KnownNames.Library);

    public string IInstrumentedNetwork => Of(KnownNames.Library);

    public string Init => Of(KnownNames.Library);

    public string Interventions => Of(KnownNames.Library);

    public string LastPosition => Of(KnownNames.Runtime);

    public string LayerDescription => Of(KnownNames.Library);

    public string LayerNormHookPoint => Of(KnownNames.Library);

    public string LayerNormModule => Of(KnownNames.Runtime);

    public string LayerNormRecording => Of(KnownNames.Library);

    public string MaxPooling2d => Of(KnownNames.Runtime);

    public string MeanPool => Of(KnownNames.Runtime);

    public string NetworkDescription => Of(KnownNames.Library);

    public string NetworkModule => Of(KnownNames.Library);

    public string NetworkStep => Of(KnownNames.Library);

    public string NetworkSteps => Of(KnownNames.Runtime);

    public string NetworkTrace => Of(KnownNames.Library);

    public string NewLayer => Of(KnownNames.Runtime);

    public string ParallelHookPoint => Of(KnownNames.Library);

    public string ParallelMode => Of(KnownNames.Library);

    public string ParallelModule => Of(KnownNames.Runtime);

    public string ParallelRecording => Of(KnownNames.Library);

    public string ParameterBlocks => Of(KnownNames.Runtime);

    public string ParameterInitializer => Of(KnownNames.Runtime);

    public string PositionRule => Of(KnownNames.Library);

    public string PositionalEmbeddingModule => Of(KnownNames.Runtime);

    public string ProductPass => Of(KnownNames.Runtime);

    public string ResidualBranch => Of(KnownNames.Runtime);

    public string SelfAttentionHookPoint => Of(KnownNames.Library);

    public string SelfAttentionModule => Of(KnownNames.Runtime);

    public string SelfAttentionRecording => Of(KnownNames.Library);

    public string SizeRule => Of(KnownNames.Runtime);

    public string SoftmaxDerivative => Of(KnownNames.Runtime);

    public string TensorArithmetic => Of(KnownNames.Runtime);

    public string TiedLinearModule => Of(KnownNames.Runtime);

    public string TraceSelection => Of(KnownNames.Runtime);

    public string TokenEmbeddingModule => Of(KnownNames.Runtime);

    public string Linear => Of(Modules);

    public string Parameter => Of(Modules);

    public string Device => Of(Torch);

    public string NewDisposeScope => Of(Torch);

    public string ScalarType => Of(Torch);

    public string Tensor => Of(Torch);

    /// <summary>Whether names are qualified.</summary>
    public bool IsQualified => qualified;

    /// <summary>The type of lists in the library's signatures.</summary>
    public string IReadOnlyList => Of(Collections);

    /// <summary>The attribute that marks generated code, without its suffix.</summary>
    public string GeneratedCode => Of(CodeDom);

    /// <summary>The attribute that leaves code out of coverage, without its suffix.</summary>
    public string ExcludeFromCodeCoverage => Of(CodeAnalysis);

    /// <summary>The directives with which the short names that were written so far are found; none if names are qualified.</summary>
    public IEnumerable<string> Usings()
    {
        foreach (string container in Containers)
            if (used.Contains(container))
                yield return container == Torch ? $"using static {container};" : $"using {container};";
    }

    /// <summary>The name of a type or member as a string: by <c>nameof</c> where that means what it should.</summary>
    public string NameOf(string expression, string name) => qualified ? CSharpLiteral.Of(name) : $"nameof({expression})";

    private string Of(string container, [CallerMemberName] string name = "")
    {
        if (qualified)
            return $"global::{container}.{name}";
        used.Add(container);
        return name;
    }
}
