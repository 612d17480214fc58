using System.Globalization;

namespace DegeneracyLab.Diagrams;

/// <summary>The words on a diagram.</summary>
internal static class DiagramText
{
    /// <summary>A shape, without the batch dimension.</summary>
    public static string Shape(IReadOnlyList<long> shape) =>
        $"[{string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>Numbers of trainable and of fixed parameters; null if there are neither.</summary>
    public static string? Parameters(long trainable, long fixedCount) => (trainable, fixedCount) switch
    {
        (0, 0) => null,
        (0, _) => $"{Number(fixedCount)} fixed",
        (_, 0) => Trainable(trainable),
        _ => $"{Trainable(trainable)}, {Number(fixedCount)} fixed",
    };

    /// <summary>A number with its thousands separated.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The kind of a layer, where its name does not say it; else null.</summary>
    /// <param name="name">The name of the layer's hook point, without its path.</param>
    /// <param name="kind">The layer's kind.</param>
    public static string? UnsaidKind(string name, string kind)
    {
        bool said = name.StartsWith(kind, StringComparison.Ordinal) && name.AsSpan(kind.Length).IndexOfAnyExceptInRange('0', '9') < 0;
        bool isBlockInput = name == "Input" && kind == "Identity";   // where a block's input is a hook point, nothing is computed
        return said || isBlockInput ? null : kind;
    }

    /// <summary>A hook point's name within a layer: what follows the layer's own name and a point.</summary>
    /// <param name="name">The whole name.</param>
    /// <param name="owner">The layer's name; null for the network.</param>
    public static string Within(string name, string? owner) =>
        owner is not null && name.Length > owner.Length + 1 && name.StartsWith(owner, StringComparison.Ordinal) && name[owner.Length] == '.'
            ? name[(owner.Length + 1)..]
            : name;

    private static string Trainable(long value) => value == 1 ? "1 param" : $"{Number(value)} params";
}
