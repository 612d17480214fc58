using DegeneracyLab.Generators.Helpers;

namespace DegeneracyLab.Generators.Emission;

/// <summary>The names of generated members.</summary>
internal static class MemberNames
{
    /// <summary>The class with the hook points.</summary>
    public const string Hooks = "Hooks";

    /// <summary>The class of traces.</summary>
    public const string Recording = "Recording";

    /// <summary>The hook point of the input.</summary>
    public const string Input = "Input";

    /// <summary>The hook point of the output.</summary>
    public const string Output = "Output";

    /// <summary>The trace's property with a layer's mask.</summary>
    public static string Mask(string layer) => layer + "Mask";

    /// <summary>A layer's field, as code inside the network's methods names it.</summary>
    public static string Field(string layer) => IsParameter(layer) ? "this." + Identifiers.Escape(layer) : Identifiers.Escape(layer);

    /// <summary>Whether a parameter or a fixed local variable of a generated method has a name, so that a field needs <c>this</c>.</summary>
    public static bool IsParameter(string name) => name is
        "dtype" or "device" or "seed" or "input" or "scope" or "trace" or "selection" or "from" or "to" or "g" or "t" or "constant" or "blocks";
}
