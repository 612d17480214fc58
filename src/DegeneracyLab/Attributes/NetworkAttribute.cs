namespace DegeneracyLab;

/// <summary>
/// Declares a network: the layers follow as attributes on the same partial class, in the order in which data passes
/// them, and the source generator writes the module. The input is one of these, without the batch dimension:
/// <list type="bullet">
/// <item><description>a vector, by <see cref="Input"/>;</description></item>
/// <item><description>a sequence of vectors, [positions, width], by <see cref="Positions"/> and <see cref="Input"/>;</description></item>
/// <item><description>token ids, [tokens], by <see cref="Tokens"/> and <see cref="Vocabulary"/>;</description></item>
/// <item><description>an image, [channels, height, width], by <see cref="Channels"/>, <see cref="Height"/> and <see cref="Width"/>.</description></item>
/// </list>
/// Every size is a number, or the name of an <c>int</c> parameter of the class's primary constructor.
/// </summary>
/// <example>
/// <code>
/// [Network(Input = 64)]
/// [Linear(32), ReLU]
/// [Linear(10)]
/// public partial class DigitClassifier;
///
/// [Network(Input = nameof(inputs))]
/// [Linear(nameof(hidden)), ReLU]
/// [Linear(1)]
/// public partial class Mlp(int inputs, int hidden);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>The width of the input, or of each position of a sequence.</summary>
    public object? Input { get; set; }

    /// <summary>The number of positions of a sequence of vectors.</summary>
    public object? Positions { get; set; }

    /// <summary>The number of token ids in a sample.</summary>
    public object? Tokens { get; set; }

    /// <summary>The number of different tokens; ids are below it.</summary>
    public object? Vocabulary { get; set; }

    /// <summary>The number of channels of an image.</summary>
    public object? Channels { get; set; }

    /// <summary>The height of an image.</summary>
    public object? Height { get; set; }

    /// <summary>The width of an image.</summary>
    public object? Width { get; set; }
}
