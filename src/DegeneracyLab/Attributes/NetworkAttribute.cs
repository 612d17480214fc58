namespace DegeneracyLab;

/// <summary>
/// Declares a network: the layers follow as attributes on the same partial class, in the order in which data passes
/// them, and the source generator writes the module.
/// </summary>
/// <example>
/// <code>
/// [Network(Input = 64)]
/// [Linear(32), ReLU]
/// [Linear(10)]
/// public partial class DigitClassifier;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>The width of the network's input; it takes tensors of shape [batch, Input].</summary>
    public int Input { get; set; }
}
