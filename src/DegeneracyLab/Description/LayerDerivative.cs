namespace DegeneracyLab;

/// <summary>How the derivative of a layer's output by its input depends on the input.</summary>
public enum LayerDerivative
{
    /// <summary>It does not: the layer is affine.</summary>
    Constant,

    /// <summary>
    /// Per unit, through the sign of the unit's input alone: the layer is gated and positively homogeneous, and records a
    /// mask.
    /// </summary>
    Gate,

    /// <summary>Per unit, smoothly or in other pieces than those of a gate.</summary>
    Smooth,

    /// <summary>It mixes units: attention, softmax, normalisation, pooling by the maximum.</summary>
    Mixing,
}
