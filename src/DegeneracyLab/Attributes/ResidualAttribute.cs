namespace DegeneracyLab;

/// <summary>A residual connection y = x + f(x) around a block f, whose output has the shape of its input.</summary>
/// <typeparam name="T">The block: a class with <c>[Block]</c>.</typeparam>
/// <param name="sizes">
/// The arguments of the block's primary constructor, numbers or names of <c>int</c> parameters; those that are left out
/// are taken from parameters of the same name.
/// </param>
public sealed class ResidualAttribute<T>(params object[] sizes) : BlockLayerAttribute
{
    /// <summary>The arguments of the block's primary constructor.</summary>
    public IReadOnlyList<object> Sizes { get; } = sizes;
}
