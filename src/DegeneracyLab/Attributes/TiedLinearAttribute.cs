namespace DegeneracyLab;

/// <summary>
/// A fully connected layer with the transposed weights of an earlier one, y = x W + b with W of shape [outputs, inputs]
/// there, as in toy models of superposition. The weights are the same numbers: training one trains the other.
/// </summary>
/// <param name="layer">The name of the earlier <c>[Linear]</c>.</param>
public sealed class TiedLinearAttribute(string layer) : ParametrisedLayerAttribute
{
    /// <summary>The name of the earlier <c>[Linear]</c>.</summary>
    public string Layer { get; } = layer;

    /// <summary>Whether the layer has a bias b of its own.</summary>
    public bool Bias { get; set; } = true;
}
