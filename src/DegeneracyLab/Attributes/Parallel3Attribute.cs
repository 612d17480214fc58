namespace DegeneracyLab;

/// <summary>Three blocks side by side.</summary>
/// <typeparam name="T1">Block 1: a class with <c>[Block]</c>, whose parameters take those of the same name.</typeparam>
/// <typeparam name="T2">Block 2: a class with <c>[Block]</c>, whose parameters take those of the same name.</typeparam>
/// <typeparam name="T3">Block 3: a class with <c>[Block]</c>, whose parameters take those of the same name.</typeparam>
/// <param name="mode">Whether each block has its own slice of the input, or all have the whole.</param>
public sealed class ParallelAttribute<T1, T2, T3>(ParallelMode mode = ParallelMode.Concatenate) : BlockLayerAttribute
{
    /// <summary>Whether each block has its own slice of the input, or all have the whole.</summary>
    public ParallelMode Mode { get; } = mode;
}
