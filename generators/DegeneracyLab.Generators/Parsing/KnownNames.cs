using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>The names of the library by which the generator knows it.</summary>
internal static class KnownNames
{
    public const string Library = "DegeneracyLab";
    public const string Runtime = Library + ".Runtime";
    public const string NetworkAttribute = Library + ".NetworkAttribute";
    public const string BlockAttribute = Library + ".BlockAttribute";
    public const string BlockModule = Runtime + ".BlockModule";
    public const string BlockHookPoint = Library + ".BlockHookPoint";
    public const string BlockRecording = Library + ".BlockRecording";
    public const string Elementwise = Library + ".IElementwise";
    public const string PiecewiseLinear = Library + ".IPiecewiseLinear";
    public const string LayerAttribute = Library + ".LayerAttribute";
    public const string ParametrisedLayerAttribute = Library + ".ParametrisedLayerAttribute";
    public const string BlockLayerAttribute = Library + ".BlockLayerAttribute";
    public const string NetworkModule = Library + ".NetworkModule`1";
    public const string NetworkTrace = Library + ".NetworkTrace";
    public const string InstrumentedNetwork = Library + ".IInstrumentedNetwork";
    public const string HookPoint = Library + ".HookPoint";
    public const string Analysis = Library + ".Analysis";
    public const string NetworkAnalysis = Analysis + ".NetworkAnalysis";
    public const string AnalysisPlan = Analysis + ".AnalysisPlan";
    public const string Checkpoint = Analysis + ".Checkpoint";

    /// <summary>TorchSharp's types that a module registers, by metadata name.</summary>
    public const string TorchTensor = "TorchSharp.torch+Tensor";
    public const string TorchModule = "TorchSharp.torch+nn+Module";

    /// <summary>Whether a class, or one that it derives from, has a full name.</summary>
    public static bool Derives(INamedTypeSymbol? type, string fullName)
    {
        for (; type is not null; type = type.BaseType)
            if (Is(type, fullName))
                return true;
        return false;
    }

    /// <summary>Whether a class is one that generated classes derive from.</summary>
    public static bool IsGeneratedBase(INamedTypeSymbol type) => Is(type, NetworkModule) || Is(type, BlockModule);

    /// <summary>Whether a class has a full name.</summary>
    public static bool Is(INamedTypeSymbol? type, string fullName) =>
        type is not null && fullName.EndsWith(type.MetadataName, StringComparison.Ordinal) && FullName(type) == fullName;

    /// <summary>Namespaces and name of a class that is not nested: <c>DegeneracyLab.NetworkModule`1</c>.</summary>
    public static string FullName(INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } container ? $"{FullName(container)}.{type.MetadataName}" : type.MetadataName;

    /// <summary>The name of a namespace with those around it; empty for the global one.</summary>
    public static string FullName(INamespaceSymbol @namespace) =>
        @namespace.IsGlobalNamespace ? ""
        : @namespace.ContainingNamespace is { IsGlobalNamespace: false } around ? $"{FullName(around)}.{@namespace.Name}"
        : @namespace.Name;
}
