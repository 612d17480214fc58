using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A layer's place in generated code: the names by which the code there calls it and its neighbour.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Index">The index of its hook point.</param>
/// <param name="Before">The name of the hook point of its input.</param>
/// <param name="InputLocal">The local variable that holds its input.</param>
/// <param name="OutputLocal">The local variable that holds its output.</param>
/// <param name="Types">How types are written.</param>
internal sealed record LayerSite(Layer Layer, int Index, string Before, string InputLocal, string OutputLocal, TypeNames Types)
{
    /// <summary>The field with the layer's module.</summary>
    public string Field => MemberNames.Field(Layer.Name);

    /// <summary>The hook point of the output.</summary>
    public string Hook => $"{MemberNames.Hooks}.{Identifiers.Escape(Layer.Name)}";

    /// <summary>The hook point of the input.</summary>
    public string InputHook => $"{MemberNames.Hooks}.{Identifiers.Escape(Before)}";

    /// <summary>The recorded input.</summary>
    public string RecordedInput => $"trace.{Identifiers.Escape(Before)}";

    /// <summary>The recorded output.</summary>
    public string RecordedOutput => $"trace.{Identifiers.Escape(Layer.Name)}";

    /// <summary>The recorded mask.</summary>
    public string RecordedMask => $"trace.{Identifiers.Escape(MemberNames.Mask(Layer.Name))}";
}
