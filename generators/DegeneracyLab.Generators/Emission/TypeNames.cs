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
        (KnownNames.Library, "ConstantCotangent"),
        (KnownNames.Library, "Derivatives"),
        (KnownNames.Library, "HookPoint"),
        (KnownNames.Library, "IInstrumentedNetwork"),
        (KnownNames.Library, "LayerDescription"),
        (KnownNames.Library, "NetworkDescription"),
        (KnownNames.Library, "NetworkModule"),
        (KnownNames.Library, "NetworkTrace"),
        (KnownNames.Library, "ParameterBlocks"),
        (KnownNames.Library, "TraceSelection"),
        (Modules, "Linear"),
        (Modules, "Parameter"),
        (Torch, "Device"),
        (Torch, "NewDisposeScope"),
        (Torch, "ScalarType"),
        (Torch, "Tensor"),
    ];

    public string ConstantCotangent => Of(KnownNames.Library);

    public string Derivatives => Of(KnownNames.Library);

    public string HookPoint => Of(KnownNames.Library);

    public string IInstrumentedNetwork => Of(KnownNames.Library);

    public string LayerDescription => Of(KnownNames.Library);

    public string NetworkDescription => Of(KnownNames.Library);

    public string NetworkModule => Of(KnownNames.Library);

    public string NetworkTrace => Of(KnownNames.Library);

    public string ParameterBlocks => Of(KnownNames.Library);

    public string TraceSelection => Of(KnownNames.Library);

    public string Linear => Of(Modules);

    public string Parameter => Of(Modules);

    public string Device => Of(Torch);

    public string NewDisposeScope => Of(Torch);

    public string ScalarType => Of(Torch);

    public string Tensor => Of(Torch);

    /// <summary>The directives with which the short names are found; none if names are qualified.</summary>
    public ImmutableArray<string> Usings => qualified ? [] : [$"using {KnownNames.Library};", $"using {Modules};", $"using static {Torch};"];

    /// <summary>The name of a type or member as a string: by <c>nameof</c> where that means what it should.</summary>
    public string NameOf(string expression, string name) => qualified ? CSharpLiteral.Of(name) : $"nameof({expression})";

    private string Of(string container, [CallerMemberName] string name = "") =>
        qualified ? $"global::{container}.{name}" : name;
}
