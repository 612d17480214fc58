namespace DegeneracyLab;

/// <summary>How a layer's weights are drawn at first.</summary>
public enum Init
{
    /// <summary>As PyTorch's layer of this kind does.</summary>
    Default,

    /// <summary>Uniform in +-sqrt(6 / inputs), for layers before a ReLU (He et al., 2015); biases are 0.</summary>
    Kaiming,

    /// <summary>Uniform in +-sqrt(6 / (inputs + outputs)) (Glorot and Bengio, 2010); biases are 0.</summary>
    Xavier,

    /// <summary>Normal with mean 0 and the standard deviation <c>Std</c>; biases are 0.</summary>
    Normal,

    /// <summary>0 everywhere.</summary>
    Zeros,

    /// <summary>1 on the diagonal, else 0; biases are 0.</summary>
    Identity,
}
