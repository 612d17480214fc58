using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Diagnostics;

/// <summary>
/// All diagnostics. Their ids are in bands: 00xx the declaration, 01xx shapes, 02xx layers, 04xx instrumentation, 05xx use,
/// 06xx configuration, 09xx the generator itself. Each has a page in docs/diagnostics.
/// </summary>
internal static class DiagnosticDescriptors
{
    /// <summary>Where the help pages are: in the repository, until there is a site.</summary>
    public const string HelpPages = "docs/diagnostics/";

    private const string Declaration = "DegeneracyLab.Declaration";
    private const string Shape = "DegeneracyLab.Shape";
    private const string Layers = "DegeneracyLab.Layers";
    private const string Instrumentation = "DegeneracyLab.Instrumentation";
    private const string Use = "DegeneracyLab.Use";
    private const string Generator = "DegeneracyLab.Generator";

    /// <summary>Network or block, its name.</summary>
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "DGL0001", Declaration, "Network or block is not partial",
        "The {0} must be declared partial, because its module is generated into it: partial class {1}");

    /// <summary>Containing type, network or block.</summary>
    public static readonly DiagnosticDescriptor ContainerNotPartial = Error(
        "DGL0002", Declaration, "Type that contains a network or block is not partial",
        "'{0}' must be declared partial, because the {1} inside it is generated");

    /// <summary>Network or block, what it is.</summary>
    public static readonly DiagnosticDescriptor UnsupportedTarget = Error(
        "DGL0003", Declaration, "Network or block is not an ordinary class",
        "The {0} must be an ordinary class, but it is {1}");

    /// <summary>Network or block, its type parameters.</summary>
    public static readonly DiagnosticDescriptor Generic = Error(
        "DGL0004", Declaration, "Network or block is generic",
        "The {0} must not depend on type parameters, but it has {1}");

    /// <summary>Network or block, first layer on another declaration.</summary>
    public static readonly DiagnosticDescriptor LayersOnSeveralDeclarations = Error(
        "DGL0005", Declaration, "Layers on more than one partial declaration",
        "{1} of the {0} stands on another partial declaration than the layers before it, so that the order of the layers would depend on the order of the files; put all layers on one declaration");

    /// <summary>Network or block, generated base class, base class.</summary>
    public static readonly DiagnosticDescriptor HasBaseClass = Error(
        "DGL0006", Declaration, "Network or block has a base class",
        "The {0} must not name a base class, because it derives from {1}, which is generated; it names '{2}'");

    /// <summary>Network or block, version.</summary>
    public static readonly DiagnosticDescriptor LanguageVersionTooLow = Error(
        "DGL0007", Declaration, "Language version is too low",
        "The {0} needs C# 12 or later, but is compiled as C# {1}; set LangVersion in the project");

    /// <summary>Class.</summary>
    public static readonly DiagnosticDescriptor LayersWithoutNetwork = Warning(
        "DGL0008", Declaration, "Layers without a network",
        "'{0}' has layers but neither [Network(...)] nor [Block(...)], so that nothing is generated for it");

    /// <summary>Class.</summary>
    public static readonly DiagnosticDescriptor NetworkAndBlock = Error(
        "DGL0009", Declaration, "Class is both a network and a block",
        "'{0}' has both [Network(...)] and [Block(...)], but a block is a part of networks and never one itself; put the layers that both need into a block, and use it in the network");

    /// <summary>Network or block, the forms that it can have, what was found.</summary>
    public static readonly DiagnosticDescriptor InputNotPositive = Error(
        "DGL0010", Declaration, "Shape of the input is missing or not positive",
        "The {0} must state the shape of its input in positive sizes, as {1}, but {2}");

    /// <summary>Network or block.</summary>
    public static readonly DiagnosticDescriptor NoLayers = Warning(
        "DGL0011", Declaration, "Network or block has no layers",
        "The {0} has no layers, so that its output is its input");

    /// <summary>Member, network or block, reason.</summary>
    public static readonly DiagnosticDescriptor MemberClash = Error(
        "DGL0012", Declaration, "Member clashes with the generated code",
        "{0} of the {1} cannot stand beside the generated code: {2}");

    /// <summary>Member, network or block.</summary>
    public static readonly DiagnosticDescriptor NotRegistered = Warning(
        "DGL0014", Declaration, "Parameter or module is not registered",
        "'{0}' of the {1} is not registered, because only layers are: it is not trained, saved or converted with them");

    /// <summary>Layer, kind, expected, neighbour, addition.</summary>
    public static readonly DiagnosticDescriptor ShapeMismatch = Error(
        "DGL0101", Shape, "Input of a layer has the wrong shape",
        "{0} ({1}) needs {2}, but follows {3}{4}");

    /// <summary>Layer, block, its output, neighbour.</summary>
    public static readonly DiagnosticDescriptor ResidualShape = Error(
        "DGL0102", Shape, "Residual block changes the shape",
        "{0} adds the output of {1}{2} to its input, which must have the same shape, but is {3}");

    /// <summary>Layer, outputs, neighbour.</summary>
    public static readonly DiagnosticDescriptor OutputsNotPositive = Error(
        "DGL0103", Shape, "Number of outputs is not positive",
        "{0} must have at least 1 output, but is declared with {1}; it follows {2}");

    /// <summary>Layer, argument, found.</summary>
    public static readonly DiagnosticDescriptor UnknownSize = Error(
        "DGL0104", Shape, "Size is neither a number nor a parameter",
        "The size '{1}' of {0} must be a whole number or the name of an int parameter of the primary constructor, but is {2}");

    /// <summary>Layer, what it does, block, its output, other block, its output.</summary>
    public static readonly DiagnosticDescriptor BranchShapes = Error(
        "DGL0105", Shape, "Outputs of parallel blocks do not fit together",
        "{0} {1} the outputs of its blocks, but {2}{3} does not fit {4}{5}");

    /// <summary>Layer, sum of the slices, width of the input, neighbour.</summary>
    public static readonly DiagnosticDescriptor SliceWidths = Error(
        "DGL0106", Shape, "Slices of parallel blocks do not make up the input",
        "The blocks of {0} take slices of {1} entries together, but its input has {2} entries; it follows {3}");

    /// <summary>Layer, argument, expected, found.</summary>
    public static readonly DiagnosticDescriptor ArgumentOutOfRange = Error(
        "DGL0201", Layers, "Argument of a layer is out of range",
        "The {1} of {0} must be {2}, but is {3}");

    /// <summary>Layer, neighbour, kind.</summary>
    public static readonly DiagnosticDescriptor RepeatedActivation = Warning(
        "DGL0202", Layers, "Same activation twice in a row",
        "{0} follows {1} directly, another {2}; is a layer missing between them?");

    /// <summary>Layer, neighbour.</summary>
    public static readonly DiagnosticDescriptor LinearAfterLinear = Warning(
        "DGL0203", Layers, "Two linear layers with nothing between",
        "{0} follows {1} with nothing between, so that the two are one affine map; is an activation missing between them?");

    /// <summary>Layer, neighbour.</summary>
    public static readonly DiagnosticDescriptor SoftmaxAtEnd = Warning(
        "DGL0204", Layers, "Softmax at the end of a network",
        "{0} turns the logits of {1} into probabilities at the end of the network, but training with cross entropy and analyses want the logits; leave it out, and apply softmax to the output where probabilities are needed");

    /// <summary>Name, layer, other layer.</summary>
    public static readonly DiagnosticDescriptor DuplicateName = Error(
        "DGL0206", Layers, "Two layers have the same name",
        "The name '{0}' of {1} is taken by {2}; hook points need different names");

    /// <summary>Name, layer, reason.</summary>
    public static readonly DiagnosticDescriptor UnusableName = Error(
        "DGL0207", Layers, "Name cannot be a hook point's",
        "The name '{0}' of {1} cannot be used, because it {2}");

    /// <summary>Layer, class, what to do.</summary>
    public static readonly DiagnosticDescriptor NotABlock = Error(
        "DGL0208", Layers, "Class is no block",
        "{0} uses '{1}', which is no block; {2}");

    /// <summary>Layer, block.</summary>
    public static readonly DiagnosticDescriptor CyclicBlocks = Error(
        "DGL0209", Layers, "Block contains itself",
        "{0} uses '{1}', of which it is a part itself, so that there would be no end");

    /// <summary>Layer, name, question for another name.</summary>
    public static readonly DiagnosticDescriptor NoSuchLinear = Error(
        "DGL0210", Layers, "Tied layer has no source",
        "{0} takes the weights of '{1}', but no [Linear] before it has this name{2}");

    /// <summary>Layer, block, what is wrong.</summary>
    public static readonly DiagnosticDescriptor BlockSizes = Error(
        "DGL0211", Layers, "Sizes of a block do not fit",
        "{0} uses '{1}', which {2}");

    /// <summary>Layer, class, what is wrong.</summary>
    public static readonly DiagnosticDescriptor NotElementwise = Error(
        "DGL0212", Layers, "Class is no activation function",
        "{0} uses '{1}', which {2}");

    /// <summary>Layer, block, class that uses it.</summary>
    public static readonly DiagnosticDescriptor LessAccessibleBlock = Error(
        "DGL0213", Layers, "Block is less accessible than the class that uses it",
        "{0} uses '{1}', which is less accessible than '{2}'; the hook points of a block are public members of the class that uses it");

    /// <summary>Network or layer, name, what it may have been meant for and what there is.</summary>
    public static readonly DiagnosticDescriptor NoSuchHookPoint = Warning(
        "DGL0401", Instrumentation, "No such hook point",
        "{0} has no hook point '{1}'; {2}");

    /// <summary>The trace.</summary>
    public static readonly DiagnosticDescriptor TraceNotDisposed = Warning(
        "DGL0501", Use, "Trace is not disposed",
        "{0} is never disposed, so that its tensors stay in memory until the garbage collector comes by; a dispose scope does not free them either");

    /// <summary>Whose weights, why and what to do.</summary>
    public static readonly DiagnosticDescriptor RandomWeights = Warning(
        "DGL0502", Use, "Random weights are analysed",
        "The weights of {0} are random initial ones: {1}");

    /// <summary>Class, exception type, message.</summary>
    public static readonly DiagnosticDescriptor InternalError = Error(
        "DGL0999", Generator, "Internal error of the generator",
        "The module of '{0}' could not be generated, because of an error in DegeneracyLab itself ({1}: {2}); please report it, with the declaration of the class");

    private static DiagnosticDescriptor Error(string id, string category, string title, string message) =>
        Create(id, category, DiagnosticSeverity.Error, title, message);

    private static DiagnosticDescriptor Warning(string id, string category, string title, string message) =>
        Create(id, category, DiagnosticSeverity.Warning, title, message);

    private static DiagnosticDescriptor Create(string id, string category, DiagnosticSeverity severity, string title, string message) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: HelpPages + id + ".md");
}
