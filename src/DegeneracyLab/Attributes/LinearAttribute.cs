namespace DegeneracyLab;

/// <summary>A fully connected layer, y = x W^T + b with W of shape [outputs, inputs].</summary>
/// <param name="outputs">The number of outputs. The number of inputs follows from the layer before.</param>
public sealed class LinearAttribute(int outputs) : LayerAttribute
{
    /// <summary>The number of outputs.</summary>
    public int Outputs { get; } = outputs;

    /// <summary>Whether the layer has a bias b.</summary>
    public bool Bias { get; set; } = true;
}
