namespace DegeneracyLab.Analysis;

/// <summary>How the elementwise layers of a section act.</summary>
internal enum ChainSectionKind
{
    /// <summary>Not at all: y = p.</summary>
    Linear,

    /// <summary>Through gates: y = p where p is positive, times a constant slope elsewhere, up to a constant factor.</summary>
    Gated,

    /// <summary>Smoothly.</summary>
    Smooth,
}

/// <summary>
/// A section of a chain: one fully connected layer p = x W^T + b and the elementwise layers y = act(p) after it.
/// </summary>
/// <param name="Input">The hook point of x, a node layer.</param>
/// <param name="PreActivation">The hook point of p.</param>
/// <param name="Output">The hook point of y: the next section's input, or the network's output.</param>
/// <param name="InputWidth">The number of entries of x.</param>
/// <param name="Width">The number of entries of p and of y.</param>
/// <param name="HasBias">Whether there is a bias b.</param>
/// <param name="Kind">How act acts.</param>
internal sealed record ChainSection(HookPoint Input, HookPoint PreActivation, HookPoint Output, int InputWidth, int Width, bool HasBias, ChainSectionKind Kind)
{
    /// <summary>For a gated section the slope d y / d p of a unit whose gate is open (p > 0).</summary>
    public double OpenSlope { get; init; } = 1;

    /// <summary>For a gated section the slope d y / d p of a unit whose gate is closed.</summary>
    public double ClosedSlope { get; init; } = 1;

    /// <summary>The first of its layers that gates: its mask is the sign of the pre-activations.</summary>
    public LayerDescription? Gate { get; init; }

    /// <summary>The number of weights, and biases if there are any.</summary>
    public long ParameterCount => (long)Width * (InputWidth + (HasBias ? 1 : 0));
}
