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
    private const string Torch = "TorchSharp.torch";
    private const string Modules = "TorchSharp.Modules";

    /// <summary>The short names in use, with what contains them.</summary>
    public static readonly ImmutableArray<(string Container, string Name)> All =
    [
        (KnownNames.Library, "AvgPooling2d"),
        (KnownNames.Library, "BlockHookPoint"),
        (KnownNames.Library, "BlockModule"),
        (KnownNames.Library, "BlockRecording"),
        (KnownNames.Library, "Conv2dModule"),
        (KnownNames.Library, "Derivatives"),
        (KnownNames.Library, "ElementwiseFunction"),
        (KnownNames.Library, "Flattening"),
        (KnownNames.Library, "HookPoint"),
        (KnownNames.Library, "IInstrumentedNetwork"),
        (KnownNames.Library, "Init"),
        (KnownNames.Library, "Interventions"),
        (KnownNames.Library, "LastPosition"),
        (KnownNames.Library, "LayerDescription"),
        (KnownNames.Library, "LayerNormHookPoint"),
        (KnownNames.Library, "LayerNormModule"),
        (KnownNames.Library, "LayerNormRecording"),
        (KnownNames.Library, "MaxPooling2d"),
        (KnownNames.Library, "MeanPool"),
        (KnownNames.Library, "NetworkDescription"),
        (KnownNames.Library, "NetworkModule"),
        (KnownNames.Library, "NetworkTrace"),
        (KnownNames.Library, "NewLayer"),
        (KnownNames.Library, "ParallelHookPoint"),
        (KnownNames.Library, "ParallelMode"),
        (KnownNames.Library, "ParallelModule"),
        (KnownNames.Library, "ParallelRecording"),
        (KnownNames.Library, "ParameterBlocks"),
        (KnownNames.Library, "ParameterInitializer"),
        (KnownNames.Library, "PositionalEmbeddingModule"),
        (KnownNames.Library, "TokenEmbeddingModule"),
        (KnownNames.Library, "ProductPass"),
        (KnownNames.Library, "ResidualBranch"),
        (KnownNames.Library, "SelfAttentionHookPoint"),
        (KnownNames.Library, "SelfAttentionModule"),
        (KnownNames.Library, "SelfAttentionRecording"),
        (KnownNames.Library, "SizeRule"),
        (KnownNames.Library, "SoftmaxDerivative"),
        (KnownNames.Library, "TensorArithmetic"),
        (KnownNames.Library, "TiedLinearModule"),
        (KnownNames.Library, "TraceSelection"),
        ("System", "Math"),
        ("System.Collections.Generic", "IReadOnlyList"),
        (Modules, "Linear"),
        (Modules, "Parameter"),
        (Torch, "Device"),
        (Torch, "NewDisposeScope"),
        (Torch, "ScalarType"),
        (Torch, "Tensor"),
    ];

    public string AvgPooling2d => Of(KnownNames.Library);

    public string BlockHookPoint => Of(KnownNames.Library);

    public string BlockModule => Of(KnownNames.Library);

    public string BlockRecording => Of(KnownNames.Library);

    public string Conv2dModule => Of(KnownNames.Library);

    public string Derivatives => Of(KnownNames.Library);

    public string ElementwiseFunction => Of(KnownNames.Library);

    public string Flattening => Of(KnownNames.Library);

    public string HookPoint => Of(KnownNames.Library);

    public string IInstrumentedNetwork => Of(KnownNames.Library);

    public string Init => Of(KnownNames.Library);

    public string Interventions => Of(KnownNames.Library);

    public string LastPosition => Of(KnownNames.Library);

    public string LayerDescription => Of(KnownNames.Library);

    public string LayerNormHookPoint => Of(KnownNames.Library);

    public string LayerNormModule => Of(KnownNames.Library);

    public string LayerNormRecording => Of(KnownNames.Library);

    public string MaxPooling2d => Of(KnownNames.Library);

    public string MeanPool => Of(KnownNames.Library);

    public string NetworkDescription => Of(KnownNames.Library);

    public string NetworkModule => Of(KnownNames.Library);

    public string NetworkTrace => Of(KnownNames.Library);

    public string NewLayer => Of(KnownNames.Library);

    public string ParallelHookPoint => Of(KnownNames.Library);

    public string ParallelMode => Of(KnownNames.Library);

    public string ParallelModule => Of(KnownNames.Library);

    public string ParallelRecording => Of(KnownNames.Library);

    public string ParameterBlocks => Of(KnownNames.Library);

    public string ParameterInitializer => Of(KnownNames.Library);

    public string PositionalEmbeddingModule => Of(KnownNames.Library);

    public string ProductPass => Of(KnownNames.Library);

    public string ResidualBranch => Of(KnownNames.Library);

    public string SelfAttentionHookPoint => Of(KnownNames.Library);

    public string SelfAttentionModule => Of(KnownNames.Library);

    public string SelfAttentionRecording => Of(KnownNames.Library);

    public string SizeRule => Of(KnownNames.Library);

    public string SoftmaxDerivative => Of(KnownNames.Library);

    public string TensorArithmetic => Of(KnownNames.Library);

    public string TiedLinearModule => Of(KnownNames.Library);

    public string TraceSelection => Of(KnownNames.Library);

    public string TokenEmbeddingModule => Of(KnownNames.Library);

    public string Linear => Of(Modules);

    public string Parameter => Of(Modules);

    public string Device => Of(Torch);

    public string NewDisposeScope => Of(Torch);

    public string ScalarType => Of(Torch);

    public string Tensor => Of(Torch);

    /// <summary>Whether names are qualified.</summary>
    public bool IsQualified => qualified;

    /// <summary>The type of lists in the library's signatures.</summary>
    public string List => qualified ? "global::System.Collections.Generic.IReadOnlyList" : "IReadOnlyList";

    /// <summary>The class with minimum and maximum.</summary>
    public string Math => qualified ? "global::System.Math" : "Math";

    /// <summary>The directives with which the short names are found; none if names are qualified.</summary>
    public ImmutableArray<string> Usings => qualified ? [] : ["using System;", "using System.Collections.Generic;", $"using {KnownNames.Library};", $"using {Modules};", $"using static {Torch};"];

    /// <summary>The name of a type or member as a string: by <c>nameof</c> where that means what it should.</summary>
    public string NameOf(string expression, string name) => qualified ? CSharpLiteral.Of(name) : $"nameof({expression})";

    private string Of(string container, [CallerMemberName] string name = "") =>
        qualified ? $"global::{container}.{name}" : name;
}
