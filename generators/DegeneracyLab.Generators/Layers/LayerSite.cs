using System.Globalization;
using System.Linq;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A layer's place in generated code: the names by which the code there calls it and its neighbour.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Before">The index of the hook point of its input.</param>
/// <param name="BeforeName">The name of the hook point of its input.</param>
/// <param name="InputLocal">The local variable that holds its input.</param>
/// <param name="OutputLocal">The local variable that holds its output.</param>
/// <param name="Types">How types are written.</param>
internal sealed record LayerSite(Layer Layer, int Before, string BeforeName, string InputLocal, string OutputLocal, TypeNames Types)
{
    /// <summary>What sizes are members of, as code in a method has them.</summary>
    public const string Owner = MemberNames.SizesField + ".";

    /// <summary>The index of the layer's hook point: it comes after those inside.</summary>
    public int Index => Before + 1 + Layer.HooksInside;

    /// <summary>The index of the first hook point inside, or of the layer's own if there are none.</summary>
    public int First => Before + 1;

    /// <summary>The field with the layer's module.</summary>
    public string Field => MemberNames.Field(Layer.Name);

    /// <summary>The hook point of the output.</summary>
    public string Hook => $"{MemberNames.Hooks}.{Identifiers.Escape(Layer.Name)}";

    /// <summary>The hook point of the input.</summary>
    public string InputHook => $"{MemberNames.Hooks}.{Identifiers.Escape(BeforeName)}";

    /// <summary>The recorded input.</summary>
    public string RecordedInput => $"trace[{InputHook}]";

    /// <summary>The output as the layer computed it, before interventions.</summary>
    public string ComputedOutput => $"trace.Computed({Hook})";

    /// <summary>The recorded mask.</summary>
    public string RecordedMask => $"trace.Mask({Hook})";

    /// <summary>The shape of the input, as code in a method has it.</summary>
    public string InputShape => Layer.Input.Code(Owner);

    /// <summary>The shape of the output, as code in a method has it.</summary>
    public string OutputShape => Layer.Output.Code(Owner);

    /// <summary>A size, as code in a method has it.</summary>
    public static string Code(Size size) => size.Code(Owner);

    /// <summary>The product of sizes, of type long where it may be larger than a size.</summary>
    public static string Product(Size first, params Size[] others) => string.Join(
        " * ",
        [others.Aggregate(first, static (product, size) => product * size).IsNumber ? first.Code(Owner) : first.LongFactor(Owner), .. others.Select(static size => size.Factor(Owner))]);

    /// <summary>A number.</summary>
    public static string Code(int number) => number.ToString(CultureInfo.InvariantCulture);
}
