namespace DegeneracyLab;

/// <summary>What the parameters of a layer do, without those of layers inside.</summary>
public enum ParameterRole
{
    /// <summary>Nothing is promised; or there are no parameters.</summary>
    Unstated,

    /// <summary>
    /// They are W and b of y = x W^T + b on the last dimension: a weight for each pair of an input and an output, which no
    /// other layer shares, and a bias for each output if the layer has one.
    /// </summary>
    FullyConnected,

    /// <summary>They are vectors looked up by token or by position, and nothing is multiplied by them.</summary>
    Embedding,
}
