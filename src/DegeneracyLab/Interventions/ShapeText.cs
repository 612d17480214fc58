namespace DegeneracyLab;

/// <summary>Shapes as the messages of interventions show them.</summary>
internal static class ShapeText
{
    /// <summary>The sizes in brackets: [3, 4].</summary>
    public static string Of(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>The shape of one sample with the dimension of the samples before it: [batch, 3, 4].</summary>
    public static string WithBatch(IEnumerable<long> shape) => $"[{string.Join(", ", shape.Select(size => $"{size}").Prepend("batch"))}]";
}
