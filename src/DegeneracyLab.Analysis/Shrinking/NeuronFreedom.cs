namespace DegeneracyLab.Analysis;

/// <summary>What the pre-activations of neurons may be that replace others.</summary>
internal enum NeuronFreedom
{
    /// <summary>Combinations whose gate is that of the others.</summary>
    Gated,

    /// <summary>Any combinations, made positive by biases, which the next layer's biases take back.</summary>
    Shifted,

    /// <summary>Any combinations: there is no gate.</summary>
    Any,
}
