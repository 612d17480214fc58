using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Diagnostics;

/// <summary>
/// All diagnostics. Their ids are in bands: 00xx the declaration, 01xx shapes, 02xx layers, 06xx configuration, 09xx the
/// generator itself. Each has a page in docs/diagnostics.
/// </summary>
internal static class DiagnosticDescriptors
{
    /// <summary>Where the help pages are: in the repository, until there is a site.</summary>
    public const string HelpPages = "docs/diagnostics/";

    private const string Declaration = "DegeneracyLab.Declaration";
    private const string Shape = "DegeneracyLab.Shape";
    private const string Layers = "DegeneracyLab.Layers";
    private const string Generator = "DegeneracyLab.Generator";

    /// <summary>Network.</summary>
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "DGL0001", Declaration, "Network is not partial",
        "The network '{0}' must be declared partial, because its module is generated into it: partial class {0}");

    /// <summary>Containing type, network.</summary>
    public static readonly DiagnosticDescriptor ContainerNotPartial = Error(
        "DGL0002", Declaration, "Type that contains a network is not partial",
        "'{0}' must be declared partial, because the network '{1}' inside it is generated");

    /// <summary>Network, what it is.</summary>
    public static readonly DiagnosticDescriptor UnsupportedTarget = Error(
        "DGL0003", Declaration, "Network is not an ordinary class",
        "The network '{0}' must be an ordinary class, but it is {1}");

    /// <summary>Network, its type parameters.</summary>
    public static readonly DiagnosticDescriptor Generic = Error(
        "DGL0004", Declaration, "Network is generic",
        "The network '{0}' must not depend on type parameters, but it has {1}");

    /// <summary>Network, first layer on another declaration.</summary>
    public static readonly DiagnosticDescriptor LayersOnSeveralDeclarations = Error(
        "DGL0005", Declaration, "Layers on more than one partial declaration",
        "{1} of the network '{0}' stands on another partial declaration than the layers before it, so that the order of the layers would depend on the order of the files; put all layers on one declaration");

    /// <summary>Network, base class.</summary>
    public static readonly DiagnosticDescriptor HasBaseClass = Error(
        "DGL0006", Declaration, "Network has a base class",
        "The network '{0}' must not name a base class, because it derives from NetworkModule, which is generated; it names '{1}'");

    /// <summary>Network, version.</summary>
    public static readonly DiagnosticDescriptor LanguageVersionTooLow = Error(
        "DGL0007", Declaration, "Language version is too low",
        "The network '{0}' needs C# 12 or later, but is compiled as C# {1}; set LangVersion in the project");

    /// <summary>Class.</summary>
    public static readonly DiagnosticDescriptor LayersWithoutNetwork = Warning(
        "DGL0008", Declaration, "Layers without a network",
        "'{0}' has layers but no [Network(Input = ...)], so that nothing is generated for it");

    /// <summary>Network, what was found.</summary>
    public static readonly DiagnosticDescriptor InputNotPositive = Error(
        "DGL0010", Declaration, "Width of the input is missing or not positive",
        "The network '{0}' must state the width of its input as a positive number, as in [Network(Input = 64)], but {1}");

    /// <summary>Network.</summary>
    public static readonly DiagnosticDescriptor NoLayers = Warning(
        "DGL0011", Declaration, "Network has no layers",
        "The network '{0}' has no layers, so that its output is its input");

    /// <summary>Member, network, reason.</summary>
    public static readonly DiagnosticDescriptor MemberClash = Error(
        "DGL0012", Declaration, "Member clashes with the generated code",
        "{0} of the network '{1}' cannot stand beside the generated code: {2}");

    /// <summary>Member, network.</summary>
    public static readonly DiagnosticDescriptor NotRegistered = Warning(
        "DGL0014", Declaration, "Parameter or module is not registered",
        "'{0}' of the network '{1}' is not registered, because only layers are: it is not trained, saved or converted with the network");

    /// <summary>Layer, outputs, neighbour.</summary>
    public static readonly DiagnosticDescriptor OutputsNotPositive = Error(
        "DGL0103", Shape, "Number of outputs is not positive",
        "{0} must have at least 1 output, but is declared with {1}; it follows {2}");

    /// <summary>Layer, argument, expected, found.</summary>
    public static readonly DiagnosticDescriptor ArgumentOutOfRange = Error(
        "DGL0201", Layers, "Argument of a layer is out of range",
        "The {1} of {0} must be {2}, but is {3}");

    /// <summary>Layer, neighbour, kind.</summary>
    public static readonly DiagnosticDescriptor RepeatedActivation = Warning(
        "DGL0202", Layers, "Same activation twice in a row",
        "{0} follows {1} directly, another {2}; is a layer missing between them?");

    /// <summary>Layer, neighbour.</summary>
    public static readonly DiagnosticDescriptor LinearAfterLinear = Info(
        "DGL0203", Layers, "Two linear layers with nothing between",
        "{0} follows {1} with nothing between; together they are one affine map");

    /// <summary>Name, layer, other layer.</summary>
    public static readonly DiagnosticDescriptor DuplicateName = Error(
        "DGL0206", Layers, "Two layers have the same name",
        "The name '{0}' of {1} is taken by {2}; hook points need different names");

    /// <summary>Name, layer, reason.</summary>
    public static readonly DiagnosticDescriptor UnusableName = Error(
        "DGL0207", Layers, "Name cannot be a hook point's",
        "The name '{0}' of {1} cannot be used, because it {2}");

    /// <summary>Network, exception type, message.</summary>
    public static readonly DiagnosticDescriptor InternalError = Error(
        "DGL0999", Generator, "Internal error of the generator",
        "The module of the network '{0}' could not be generated, because of an error in DegeneracyLab itself ({1}: {2}); please report it, with the declaration of the network");

    private static DiagnosticDescriptor Error(string id, string category, string title, string message) =>
        Create(id, category, DiagnosticSeverity.Error, title, message);

    private static DiagnosticDescriptor Warning(string id, string category, string title, string message) =>
        Create(id, category, DiagnosticSeverity.Warning, title, message);

    private static DiagnosticDescriptor Info(string id, string category, string title, string message) =>
        Create(id, category, DiagnosticSeverity.Info, title, message);

    private static DiagnosticDescriptor Create(string id, string category, DiagnosticSeverity severity, string title, string message) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: HelpPages + id + ".md");
}
