using DegeneracyLab.Generators.Helpers;

namespace DegeneracyLab.Generators.Emission;

/// <summary>The names of generated members.</summary>
internal static class MemberNames
{
    /// <summary>The class with the hook points.</summary>
    public const string Hooks = "Hooks";

    /// <summary>The class of traces.</summary>
    public const string Recording = "Recording";

    /// <summary>A block's class of hook points.</summary>
    public const string HookPoints = "HookPoints";

    /// <summary>The class of sizes that are parameters, unless the name means something else around the network.</summary>
    public const string Sizes = "Sizes";

    /// <summary>The field with the sizes that are parameters.</summary>
    public const string SizesField = "sizes";

    /// <summary>The field of a block's recording with its hook points.</summary>
    public const string HooksField = "hooks";

    /// <summary>The local variable with the index of a block's first hook point.</summary>
    public const string FirstLocal = "first";

    /// <summary>A block's property with the shape of its input.</summary>
    public const string InputShape = "InputShape";

    /// <summary>The hook point of the input.</summary>
    public const string Input = "Input";

    /// <summary>The hook point of the output.</summary>
    public const string Output = "Output";

    /// <summary>The trace's property with a layer's mask.</summary>
    public static string Mask(string layer) => layer + "Mask";

    /// <summary>Whether a name is that of a member of the base class that is overridden where there is something to say.</summary>
    public static bool IsOverridden(string name) => name is "PlaceBlocks" or "RegisterLayers" or "DrawWeights" or "AddParameterBlocks" or "AddSteps" or "Copy" or "FirstParameter";

    /// <summary>Whether a name is that of a generated member other than a layer or an inherited one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isBlock">Whether the class is a block.</param>
    /// <param name="hasSizes">Whether it has sizes that are parameters.</param>
    public static bool IsGenerated(string name, bool isBlock, bool hasSizes) =>
        name is Hooks or Recording || (isBlock && name == HookPoints) || (hasSizes && name == SizesField);

    /// <summary>A layer's field, as code inside the network's methods names it.</summary>
    public static string Field(string layer) => IsParameter(layer) ? "this." + Identifiers.Escape(layer) : Identifiers.Escape(layer);

    /// <summary>Whether a parameter or a fixed local variable of a generated method has a name, so that a field needs <c>this</c>.</summary>
    public static bool IsParameter(string name) => name is
        "dtype" or "device" or "seed" or "input" or "scope" or "trace" or "selection" or "from" or "to" or FirstLocal or "g" or "t" or "pass" or "blocks" or "steps" or "draw" or "x";
}
