using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Diagnostics;

/// <summary>
/// All diagnostics. Their ids are in bands: 00xx the declaration, 01xx shapes, 02xx layers, 04xx instrumentation, 05xx use,
/// 06xx configuration, 09xx the generator itself. Each has a page in docs/diagnostics, with whose sentences its cause and
/// remedy begin.
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
        "The {0} must be declared partial, because its module is generated into it: partial class {1}",
        cause: "The generator writes the module of a network or block into the class that declares it. It can add to a class only if the class is partial.",
        remedy: "Declare the class partial.");

    /// <summary>Containing type, network or block.</summary>
    public static readonly DiagnosticDescriptor ContainerNotPartial = Error(
        "DGL0002", Declaration, "Type that contains a network or block is not partial",
        "'{0}' must be declared partial, because the {1} inside it is generated",
        cause: "A network or block may be declared inside other types. Its other half is generated inside the same types, so each of them must be partial.",
        remedy: "Declare every type around the network or block partial, or move the network or block out of it.");

    /// <summary>Network or block, what it is.</summary>
    public static readonly DiagnosticDescriptor UnsupportedTarget = Error(
        "DGL0003", Declaration, "Network or block is not an ordinary class",
        "The {0} must be an ordinary class, but it is {1}",
        cause: "A network or block becomes a TorchSharp module: a class with a base class, of which there are instances, and whose declaration continues in a generated file. A static or abstract class, a record, and a class that is local to its file cannot be that.",
        remedy: "Make it an ordinary class. Put what several networks share into methods that take an IInstrumentedNetwork.");

    /// <summary>Network or block, its type parameters.</summary>
    public static readonly DiagnosticDescriptor Generic = Error(
        "DGL0004", Declaration, "Network or block is generic",
        "The {0} must not depend on type parameters, but it has {1}",
        cause: "A network or block cannot depend on type parameters, neither its own nor those of a type around it. Its numbers are of type float32 or float64, as the constructor's dtype says. Sizes are parameters of the primary constructor.",
        remedy: "Remove the type parameters, or move the network out of the generic type.");

    /// <summary>Network or block, first layer on another declaration.</summary>
    public static readonly DiagnosticDescriptor LayersOnSeveralDeclarations = Error(
        "DGL0005", Declaration, "Layers on more than one partial declaration",
        "{1} of the {0} stands on another partial declaration than the layers before it, so that the order of the layers would depend on the order of the files; put all layers on one declaration",
        cause: "The order of a network's layers is the order of their attributes. If attributes were on several partial declarations, the order would depend on the order of the files, which a renamed file can change.",
        remedy: "Put all layers on one declaration. Other members may stay on others.");

    /// <summary>Network or block, generated base class, base class.</summary>
    public static readonly DiagnosticDescriptor HasBaseClass = Error(
        "DGL0006", Declaration, "Network or block has a base class",
        "The {0} must not name a base class, because it derives from {1}, which is generated; it names '{2}'",
        cause: "The generated half of the class names a base class: NetworkModule for a network, BlockModule for a block. A class cannot have two.",
        remedy: "Remove the base class. Interfaces may stay. A network is a nn.Module<Tensor, Tensor> already.");

    /// <summary>Network or block, version.</summary>
    public static readonly DiagnosticDescriptor LanguageVersionTooLow = Error(
        "DGL0007", Declaration, "Language version is too low",
        "The {0} needs C# 12 or later, but is compiled as C# {1}; set LangVersion in the project",
        cause: "Generated code is C# 12. The .NET 10 SDK compiles C# 14 unless the project says otherwise.",
        remedy: "Remove LangVersion from the project, or set it to 12 or later.");

    /// <summary>Class.</summary>
    public static readonly DiagnosticDescriptor LayersWithoutNetwork = Warning(
        "DGL0008", Declaration, "Layers without a network",
        "'{0}' has layers but neither [Network(...)] nor [Block(...)], so that nothing is generated for it",
        cause: "Layers are generated only for classes with [Network] or [Block]. On any other class, the attributes of layers have no effect.",
        remedy: "Add [Network] or [Block] with the shape of the input, or remove the layers.");

    /// <summary>Class.</summary>
    public static readonly DiagnosticDescriptor NetworkAndBlock = Error(
        "DGL0009", Declaration, "Class is both a network and a block",
        "'{0}' has both [Network(...)] and [Block(...)], but a block is a part of networks and never one itself; put the layers that both need into a block, and use it in the network",
        cause: "A network stands by itself and is traced. A block is a part of networks, and has hook points only at its place in one. The same class cannot be both.",
        remedy: "Put the layers that both need into a block, and use it in the network.");

    /// <summary>Network or block, the forms that it can have, what was found.</summary>
    public static readonly DiagnosticDescriptor InputNotPositive = Error(
        "DGL0010", Declaration, "Shape of the input is missing or not positive",
        "The {0} must state the shape of its input in positive sizes, as {1}, but {2}",
        cause: "The shapes of all layers follow from the shape of the input, so the attribute must state it, with sizes of at least 1.",
        remedy: "State the sizes of one sample, without the batch.");

    /// <summary>Network or block.</summary>
    public static readonly DiagnosticDescriptor NoLayers = Warning(
        "DGL0011", Declaration, "Network or block has no layers",
        "The {0} has no layers, so that its output is its input",
        cause: "A network or block without layers returns its input. This is valid, but probably unintended.",
        remedy: "Add the attributes of layers to the class.");

    /// <summary>Member, network or block, reason.</summary>
    public static readonly DiagnosticDescriptor MemberClash = Error(
        "DGL0012", Declaration, "Member clashes with the generated code",
        "{0} of the {1} cannot stand beside the generated code: {2}",
        cause: "A member of your own cannot take the place of a generated or inherited one.",
        remedy: "Rename or remove the member. To extend the constructor, call the generated one. To change what is computed, change the layers.");

    /// <summary>Member, network or block.</summary>
    public static readonly DiagnosticDescriptor NotRegistered = Warning(
        "DGL0014", Declaration, "Parameter or module is not registered",
        "'{0}' of the {1} is not registered, because only layers are: it is not trained, saved or converted with them",
        cause: "TorchSharp trains, saves and converts what a module has registered. A network registers its layers, by name, and nothing else: a field or property of your own that holds a parameter, a tensor or a module is left out.",
        remedy: "Express it as a layer, or register it yourself in a constructor that calls the generated one.");

    /// <summary>Name, network or block, generated class, the name qualified.</summary>
    public static readonly DiagnosticDescriptor HiddenName = Error(
        "DGL0015", Declaration, "Name in an attribute means a generated class",
        "'{0}' in an attribute of the {1} means the generated class {2}; write '{3}'",
        cause: "The compiler looks up the names in the attributes of a class among the members of the class first. A network has the generated classes Hooks and Recording, and a block HookPoints and Recording, so these names do not mean a class of your own there.",
        remedy: "Qualify the name, as in global::Hooks, or rename your class.");

    /// <summary>Layer, kind, expected, neighbour, addition.</summary>
    public static readonly DiagnosticDescriptor ShapeMismatch = Error(
        "DGL0101", Shape, "Input of a layer has the wrong shape",
        "{0} ({1}) needs {2}, but follows {3}{4}",
        cause: "The layer does not take inputs of the shape that comes before it. Each kind takes inputs of certain shapes: Linear a vector or a sequence of vectors, Conv2d an image, SelfAttention a sequence, TokenEmbedding token ids, a block what it declares.",
        remedy: "Insert a layer that produces the shape, such as Flatten, LastPosition, MeanPool or TokenEmbedding, or correct the sizes.");

    /// <summary>Layer, block, its output, neighbour.</summary>
    public static readonly DiagnosticDescriptor ResidualShape = Error(
        "DGL0102", Shape, "Residual block changes the shape",
        "{0} adds the output of {1}{2} to its input, which must have the same shape, but is {3}",
        cause: "A residual connection adds the output of the block to its input, so the two must have the same shape.",
        remedy: "Let the block end with the shape of its input, or use it without a residual connection, as [Use<T>].");

    /// <summary>Layer, outputs, neighbour.</summary>
    public static readonly DiagnosticDescriptor OutputsNotPositive = Error(
        "DGL0103", Shape, "Number of outputs is not positive",
        "{0} must have at least 1 output, but is declared with {1}; it follows {2}",
        cause: "A fully connected layer has at least one output.",
        remedy: "State the number of outputs. The number of inputs follows from the layer before, and is never stated.");

    /// <summary>Layer, argument, found.</summary>
    public static readonly DiagnosticDescriptor UnknownSize = Error(
        "DGL0104", Shape, "Size is neither a number nor a parameter",
        "The size '{1}' of {0} must be a whole number or the name of an int parameter of the primary constructor, but is {2}",
        cause: "A size is a whole number, or the name of an int parameter of the class's primary constructor. The attributes take it as an object, so that the compiler itself accepts more.",
        remedy: "State a whole number, or name a parameter. With nameof, the compiler checks the spelling.");

    /// <summary>Layer, what it does, block, its output, other block, its output.</summary>
    public static readonly DiagnosticDescriptor BranchShapes = Error(
        "DGL0105", Shape, "Outputs of parallel blocks do not fit together",
        "{0} {1} the outputs of its blocks, but {2}{3} does not fit {4}{5}",
        cause: "With ParallelMode.Add, the outputs of parallel blocks are added, so they must have the same shape. With ParallelMode.Concatenate, they are put side by side, so their shapes may differ only in the last dimension.",
        remedy: "Let the blocks end with outputs of the same shape.");

    /// <summary>Layer, sum of the slices, width of the input, neighbour.</summary>
    public static readonly DiagnosticDescriptor SliceWidths = Error(
        "DGL0106", Shape, "Slices of parallel blocks do not make up the input",
        "The blocks of {0} take slices of {1} entries together, but its input has {2} entries; it follows {3}",
        cause: "With ParallelMode.Concatenate, the default, each block acts on its own slice of the last dimension, as wide as the input that it declares. Together the slices must make up the whole.",
        remedy: "Correct the widths, or give all blocks the whole input with ParallelMode.Add.");

    /// <summary>Layer, what is too large, the product or sum, its value, limit.</summary>
    public static readonly DiagnosticDescriptor SizeTooLarge = Error(
        "DGL0107", Shape, "Size is too large",
        "The {1} of {0} would be {2} = {3}, but can be at most {4}",
        cause: "Sizes are whole numbers of at most 2147483647. The size that follows from the sizes before it, as their product or their sum, is larger. Sizes that are parameters of the primary constructor are checked when the network is made, with the same words.",
        remedy: "Make the sizes before the layer smaller, for instance with a pooling layer or a stride.");

    /// <summary>Layer, argument, expected, found.</summary>
    public static readonly DiagnosticDescriptor ArgumentOutOfRange = Error(
        "DGL0201", Layers, "Argument of a layer is out of range",
        "The {1} of {0} must be {2}, but is {3}",
        cause: "The layer cannot be computed with this value of an argument. The message states the values that it can have.",
        remedy: "Give the argument a value in the range that the message states.");

    /// <summary>Layer, neighbour, kind.</summary>
    public static readonly DiagnosticDescriptor RepeatedActivation = Warning(
        "DGL0202", Layers, "Same activation twice in a row",
        "{0} follows {1} directly, another {2}; is a layer missing between them?",
        cause: "An activation directly follows another of the same kind. Usually a layer between them was forgotten. A second ReLU has no effect.",
        remedy: "Remove one of the two, or add the missing layer. If it is intended, suppress the warning with #pragma warning disable DGL0202 or in an .editorconfig.");

    /// <summary>Layer, neighbour.</summary>
    public static readonly DiagnosticDescriptor LinearAfterLinear = Warning(
        "DGL0203", Layers, "Two linear layers with nothing between",
        "{0} follows {1} with nothing between, so that the two are one affine map; is an activation missing between them?",
        cause: "Two fully connected layers in a row compute one affine map, as one of them alone could. Usually the activation between them was forgotten.",
        remedy: "Add the activation, or join the two layers. If it is intended, suppress the warning with #pragma warning disable DGL0203, or put the two layers into a block.");

    /// <summary>Layer, neighbour.</summary>
    public static readonly DiagnosticDescriptor SoftmaxAtEnd = Warning(
        "DGL0204", Layers, "Softmax at the end of a network",
        "{0} turns the logits of {1} into probabilities at the end of the network, but training with cross entropy and analyses want the logits; leave it out, and apply softmax to the output where probabilities are needed",
        cause: "The last layer is a softmax, but the outputs of a classifier are its logits: nn.functional.cross_entropy applies the softmax itself, and applied twice it trains another, flatter function.",
        remedy: "Remove it, and apply softmax to the output where probabilities are needed. If it is intended, suppress the warning with #pragma warning disable DGL0204.");

    /// <summary>Name, layer, other layer.</summary>
    public static readonly DiagnosticDescriptor DuplicateName = Error(
        "DGL0206", Layers, "Two layers have the same name",
        "The name '{0}' of {1} is taken by {2}; hook points need different names",
        cause: "Two layers have the same name. A layer's name is the name of its hook point, of a property of the trace, and of its parameters.",
        remedy: "Rename one of the two.");

    /// <summary>Name, layer, reason.</summary>
    public static readonly DiagnosticDescriptor UnusableName = Error(
        "DGL0207", Layers, "Name cannot be a hook point's",
        "The name '{0}' of {1} cannot be used, because it {2}",
        cause: "A layer's name becomes a static member of Hooks, a property of the trace, and the field of its parameters. So it must be a C# identifier, must not be a keyword, and must differ from the members that exist already.",
        remedy: "Choose another name.");

    /// <summary>Layer, class, what to do.</summary>
    public static readonly DiagnosticDescriptor NotABlock = Error(
        "DGL0208", Layers, "Class is no block",
        "{0} uses '{1}', which is no block; {2}",
        cause: "[Residual<T>], [Use<T>] and [Parallel<T1, T2>] use blocks: classes with [Block(...)], for which the generator writes the rest.",
        remedy: "Declare the class as a partial class with [Block(...)].");

    /// <summary>Layer, block.</summary>
    public static readonly DiagnosticDescriptor CyclicBlocks = Error(
        "DGL0209", Layers, "Block contains itself",
        "{0} uses '{1}', of which it is a part itself, so that there would be no end",
        cause: "A block uses itself, directly or through another block. Each use needs weights of its own, so there would be no end of them.",
        remedy: "Use the block several times in the class around it instead, for instance with Repeat.");

    /// <summary>Layer, name, question for another name.</summary>
    public static readonly DiagnosticDescriptor NoSuchLinear = Error(
        "DGL0210", Layers, "Tied layer has no source",
        "{0} takes the weights of '{1}', but no [Linear] before it has this name{2}",
        cause: "[TiedLinear] takes the weights of a [Linear] before it in the same network or block, by the name of its hook point.",
        remedy: "Name a fully connected layer that comes before.");

    /// <summary>Layer, block, what is wrong.</summary>
    public static readonly DiagnosticDescriptor BlockSizes = Error(
        "DGL0211", Layers, "Sizes of a block do not fit",
        "{0} uses '{1}', which {2}",
        cause: "A block with a primary constructor gets its sizes from the class that uses it: those that the attribute states, in order, and the others from parameters of the same name. There must be exactly one for each parameter, and the layers of the block must fit together with them.",
        remedy: "State one size for each parameter of the block, or add parameters of the same names to the class that uses it.");

    /// <summary>Layer, class, what is wrong.</summary>
    public static readonly DiagnosticDescriptor NotElementwise = Error(
        "DGL0212", Layers, "Class is no activation function",
        "{0} uses '{1}', which {2}",
        cause: "[Elementwise<T>] takes a function of your own from the static members Value and Slope that the interface IElementwise demands. Generated code calls them, so they must be public members of the class, and the class must be visible outside its file.",
        remedy: "Implement the interface, or IPiecewiseLinear for a function with a mask.");

    /// <summary>Layer, block, class that uses it.</summary>
    public static readonly DiagnosticDescriptor LessAccessibleBlock = Error(
        "DGL0213", Layers, "Block is less accessible than the class that uses it",
        "{0} uses '{1}', which is less accessible than '{2}'; the hook points of a block are public members of the class that uses it",
        cause: "A network has the hook points of its blocks as public members, such as Probe.Hooks.Residual1.Linear1. Whoever sees the network must see the types of these, and so the block.",
        remedy: "Make the block as accessible as the class that uses it, or make that class less accessible.");

    /// <summary>Name, what it may have been meant for or what there is.</summary>
    public static readonly DiagnosticDescriptor NoSuchLayer = Error(
        "DGL0214", Layers, "Layer does not exist",
        "There is no layer '{0}'; {1}",
        cause: "The compiler does not find an attribute of a network or block (CS0246), and no kind of layer has this name. This error stands beside the compiler's, and names the kind of layer that is spelled most like it, or lists the kinds that there are.",
        remedy: "Choose a kind of layer that exists. If the attribute is not meant as a layer, add the using directive that it needs.");

    /// <summary>Network or layer, name, what it may have been meant for and what there is.</summary>
    public static readonly DiagnosticDescriptor NoSuchHookPoint = Warning(
        "DGL0401", Instrumentation, "No such hook point",
        "{0} has no hook point '{1}'; {2}",
        cause: "The hook points of a network are members of its class Hooks, and their values members of a trace. Any other name is a compiler error (CS0117 or CS1061, and under using static Probe.Hooks CS0103); this warning stands beside it.",
        remedy: "Use the hook point that was meant.");

    /// <summary>The trace.</summary>
    public static readonly DiagnosticDescriptor TraceNotDisposed = Warning(
        "DGL0501", Use, "Trace is not disposed",
        "{0} is never disposed, so that its tensors stay in memory until the garbage collector comes by; a dispose scope does not free them either",
        cause: "A trace owns the tensors that it recorded, which for a large batch are large. A dispose scope does not free them. Only Dispose does, or at some time the garbage collector, which does not know how large they are.",
        remedy: "Declare the trace with using. Clone what is needed longer than the trace.");

    /// <summary>Whose weights, why and what to do.</summary>
    public static readonly DiagnosticDescriptor RandomWeights = Warning(
        "DGL0502", Use, "Random weights are analysed",
        "The weights of {0} are random initial ones: {1}",
        cause: "The network that is analysed was made by new in the same method, and nothing in it can have changed the weights: it is not trained, nothing is loaded into it, and it is passed only to the analysis. So the result describes random weights, although it looks like a result about a trained network.",
        remedy: "Train the network, or load its weights, before it is analysed.");

    /// <summary>Class, exception type, message.</summary>
    public static readonly DiagnosticDescriptor InternalError = Error(
        "DGL0999", Generator, "Internal error of the generator",
        "The module of '{0}' could not be generated, because of an error in DegeneracyLab itself ({1}: {2}); please report it, with the declaration of the class",
        cause: "The generator failed on a declaration that it should either have accepted or rejected with a message of its own. The message names the exception.",
        remedy: "Please report the error, with the declaration of the network and the message.");

    private static DiagnosticDescriptor Error(string id, string category, string title, string message, string cause, string remedy) =>
        Create(id, category, DiagnosticSeverity.Error, title, message, cause, remedy);

    private static DiagnosticDescriptor Warning(string id, string category, string title, string message, string cause, string remedy) =>
        Create(id, category, DiagnosticSeverity.Warning, title, message, cause, remedy);

    /// <param name="id">The number.</param>
    /// <param name="category">The category.</param>
    /// <param name="severity">The severity.</param>
    /// <param name="title">The title, as the index has it.</param>
    /// <param name="message">The message.</param>
    /// <param name="cause">The cause, for editors: with it begins the section Cause of the help page.</param>
    /// <param name="remedy">What to do: with it begins the section Fix of the help page.</param>
    private static DiagnosticDescriptor Create(string id, string category, DiagnosticSeverity severity, string title, string message, string cause, string remedy) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, description: $"{cause} {remedy}", helpLinkUri: HelpPages + id + ".md");
}
