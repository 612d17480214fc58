using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A tensor that a parameter of a network needs, and what a file has of it.</summary>
/// <param name="Parameter">The declared parameter.</param>
/// <param name="Tensor">The tensor, under its whole name in the file; null where a rule gives no name for the parameter.</param>
/// <param name="Expected">The shape that the tensor must have; that of the parameter where there is no name.</param>
public sealed record CheckpointMatch(DeclaredParameter Parameter, NamedTensor? Tensor, IReadOnlyList<long> Expected)
{
    /// <summary>Whether the file has the tensor.</summary>
    public CheckpointStatus Status { get; init; } = CheckpointStatus.Missing;

    /// <summary>The shape in the file; null if the tensor is missing.</summary>
    public IReadOnlyList<long>? Found { get; init; }

    /// <summary>The type of the numbers in the file; null if the tensor is missing.</summary>
    public ScalarType? Type { get; init; }

    /// <summary>For a missing tensor, the name of an unused one that may be meant; else null.</summary>
    public string? Nearest { get; init; }

    /// <summary>The first number that is NaN or infinite in the network's type, with its place, as <c>NaN at [0, 1]</c>; null if there is none, or the numbers were not read.</summary>
    public string? NonFinite { get; init; }

    /// <summary>What becomes of the stored tensor in the network, in words; empty where nothing changes.</summary>
    public string Change
    {
        get
        {
            string slice = Tensor is { Slices: > 1 } part ? $"slice {part.Slice + 1} of {part.Slices}" : "";
            string layout = Tensor?.Arrangement.ToString() ?? "";
            return string.Join(", ", new[] { slice, layout }.Where(change => change.Length > 0));
        }
    }

    /// <summary>What is wrong, with names and shapes; null where nothing is.</summary>
    internal string? Fault => Status switch
    {
        CheckpointStatus.Matched => null,
        CheckpointStatus.Missing when Tensor is null => $"the rule gives no name for {Parameter.Name} {Text(Parameter.Shape)}",
        CheckpointStatus.Missing => $"{Tensor!.Name} {Text(Expected)} is missing{(Nearest is { } nearest ? $" (is {nearest} meant?)" : "")}",
        CheckpointStatus.WrongShape => $"{Tensor!.Name} is {Text(Found!)}, expected {Text(Expected)}",
        _ => $"{Tensor!.Name} is {Type}, expected real numbers",
    };

    private static string Text(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape)}]";
}
