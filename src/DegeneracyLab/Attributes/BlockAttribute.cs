namespace DegeneracyLab;

/// <summary>
/// Declares a block: a run of layers, as attributes on a partial class, that networks and other blocks use by
/// <c>[Residual&lt;T&gt;]</c>, <c>[Use&lt;T&gt;]</c> and <c>[Parallel&lt;A, B&gt;]</c>. A block with <see cref="Input"/> alone
/// acts on the last dimension, whether or not there are positions before it; with <see cref="Positions"/> it takes
/// sequences of that length, with <see cref="Channels"/>, <see cref="Height"/> and <see cref="Width"/> images.
/// Every size is a number, or the name of an <c>int</c> parameter of the class's primary constructor.
/// </summary>
/// <example>
/// <code>
/// [Block(Input = 128)]
/// [Linear(512), ReLU]
/// [Linear(128)]
/// public partial class FeedForward;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BlockAttribute : Attribute
{
    /// <summary>The width of the input: its last dimension.</summary>
    public object? Input { get; set; }

    /// <summary>The number of positions, where the block is for sequences of one length.</summary>
    public object? Positions { get; set; }

    /// <summary>The number of channels of an image.</summary>
    public object? Channels { get; set; }

    /// <summary>The height of an image.</summary>
    public object? Height { get; set; }

    /// <summary>The width of an image.</summary>
    public object? Width { get; set; }
}
