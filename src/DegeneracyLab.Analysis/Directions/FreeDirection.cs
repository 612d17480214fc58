namespace DegeneracyLab.Analysis;

/// <summary>
/// A free direction of a network's parameters: no output on the data changes along it to first order. The directions of a list are linearly
/// independent, and span the null space of the Jacobian of all outputs by all trained parameters.
/// </summary>
public sealed class FreeDirection
{
    internal FreeDirection(string stage, string mechanism, string description, IReadOnlyList<ParameterMove> moves, SymmetryGenerator? generator)
    {
        Stage = stage;
        Mechanism = mechanism;
        Description = description;
        Moves = moves;
        Generator = generator;
    }

    /// <summary>The short name of the stage that the direction belongs to: <c>act</c>, <c>sync</c>, <c>gauge</c>.</summary>
    public string Stage { get; }

    /// <summary>What the mechanism of this stage is, in words.</summary>
    public string Mechanism { get; }

    /// <summary>What the direction changes: layers, units and what they read.</summary>
    public string Description { get; }

    /// <summary>
    /// The parameters that move, in the order of the network's parameters. A direction that is a symmetry has the derivative of the finite
    /// transformation; any other is as long as all numbers of these parameters together, so that a step of 1 is as large as they are.
    /// </summary>
    public IReadOnlyList<ParameterMove> Moves { get; }

    /// <summary>Whether the direction is the derivative of a finite transformation (units are scaled, mixed or shifted, and what reads them is changed to match), by which it is followed.</summary>
    public bool IsSymmetry => Generator is not null;

    /// <summary>The change inside the network that the symmetry makes; null for other directions.</summary>
    internal SymmetryGenerator? Generator { get; }

    /// <summary>
    /// Moves a copy of a network's parameters along this direction, and measures how the outputs change.
    /// </summary>
    /// <param name="network">The network, with the parameters that it had when the direction was found; it stays as it is. It is looked at in float64.</param>
    /// <param name="data">The data on which the direction was found.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <returns>The steps and the changes of the outputs.</returns>
    /// <exception cref="ArgumentException">Network or data can't be analysed, or the network's parameters have other names or shapes.</exception>
    /// <exception cref="NotSupportedException">The network does not say how it is copied.</exception>
    public DirectionCertificate Certify(IInstrumentedNetwork network, Dataset data, CancellationToken cancellationToken = default) =>
        DirectionCertifier.Of(network, data, [this], new(cancellationToken))[0];

    /// <inheritdoc/>
    public override string ToString() => $"{Stage}: {Description}";
}
