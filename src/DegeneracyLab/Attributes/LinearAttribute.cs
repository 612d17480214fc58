namespace DegeneracyLab;

/// <summary>
/// A fully connected layer on the last dimension, y = x W^T + b with W of shape [outputs, inputs].
/// </summary>
public sealed class LinearAttribute : ParametrisedLayerAttribute
{
    /// <summary>A layer with a number of outputs.</summary>
    /// <param name="outputs">The number of outputs. The number of inputs follows from the layer before.</param>
    public LinearAttribute(int outputs) => Outputs = outputs;

    /// <summary>A layer whose number of outputs is a parameter of the class's primary constructor.</summary>
    /// <param name="outputs">The parameter's name.</param>
    public LinearAttribute(string outputs) => Outputs = outputs;

    /// <summary>The number of outputs, or the parameter's name.</summary>
    public object Outputs { get; }

    /// <summary>Whether the layer has a bias b.</summary>
    public bool Bias { get; set; } = true;
}
