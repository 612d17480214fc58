using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The free directions of a network one by one: which they are, certificates, and orders. For toy networks, up to about 3000 parameters.</summary>
public static class NetworkDirections
{
    /// <summary>The number of random combinations whose orders are looked for, by default.</summary>
    public const int DefaultCombinations = 3;

    /// <summary>Lists the free directions of a network on data, stage by stage.</summary>
    /// <param name="network">The network; it is looked at in float64.</param>
    /// <param name="data">The data.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <returns>As many directions as the nullity of the Jacobian of all outputs by all trained parameters: a basis of its null space.</returns>
    /// <exception cref="ArgumentException">Network or data can't be analysed.</exception>
    /// <exception cref="ArithmeticException">The Jacobian is not finite.</exception>
    /// <exception cref="NotSupportedException">A network in float32 does not say how it is copied.</exception>
    public static IReadOnlyList<FreeDirection> Find(IInstrumentedNetwork network, Dataset data, CancellationToken cancellationToken = default) =>
        ExactDegeneracyCount.OnSums(network, data, fresh: null, (jacobian, proved, cells, _) =>
        {
            using var scope = NewDisposeScope();
            (ParameterNullSpace space, Tensor paths, string? remark) = ExactDegeneracyCount.NullSpaceOf(jacobian, proved, cells, proved.Claimed());
            using ParameterNullSpace free = space;
            return DirectionFinder.Of(jacobian, proved, cells, paths, free);
        }, cancellationToken);

    /// <summary>Moves a copy of a network's parameters along free directions, and measures how the outputs change.</summary>
    /// <param name="network">The network, with the parameters that it had when the directions were found; it stays as it is. It is looked at in float64.</param>
    /// <param name="data">The data on which they were found.</param>
    /// <param name="directions">The directions.</param>
    /// <param name="cancellationToken">Ends the passes early.</param>
    /// <returns>A certificate for each direction.</returns>
    /// <exception cref="ArgumentException">Network or data can't be analysed, or the network's parameters have other names or shapes.</exception>
    /// <exception cref="ArithmeticException">The outputs are not finite.</exception>
    /// <exception cref="NotSupportedException">The network does not say how it is copied.</exception>
    public static IReadOnlyList<DirectionCertificate> Certify(IInstrumentedNetwork network, Dataset data, IReadOnlyList<FreeDirection> directions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(directions);
        return DirectionCertifier.Of(network, data, directions, cancellationToken);
    }

    /// <summary>
    /// Finds the orders of listed directions, and of random combinations of them within and across stages, which have the generic order.
    /// </summary>
    /// <param name="network">The network, with the parameters that it had when the directions were found; it stays as it is. It is looked at in float64.</param>
    /// <param name="data">The data on which they were found.</param>
    /// <param name="directions">The directions.</param>
    /// <param name="combinations">The number of random combinations within each stage, and across all.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>The orders.</returns>
    /// <exception cref="ArgumentException">Network or data can't be analysed, or the network's parameters have other names or shapes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of combinations is negative.</exception>
    /// <exception cref="ArithmeticException">Outputs or their Jacobian are not finite.</exception>
    /// <exception cref="NotSupportedException">The network does not say how it is copied.</exception>
    public static DirectionOrders Orders(IInstrumentedNetwork network, Dataset data, IReadOnlyList<FreeDirection> directions, int combinations = DefaultCombinations, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(directions);
        ArgumentOutOfRangeException.ThrowIfNegative(combinations);
        return ExactDegeneracyCount.OnSums(network, data, fresh: null, (jacobian, proved, cells, _) =>
        {
            using var scope = NewDisposeScope();
            using ParameterNullSpace free = ExactDegeneracyCount.NullSpaceOf(jacobian, proved, cells, proved.Claimed()).Free;
            return OrderSearch.Of(network, data, free, directions, combinations, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Looks for the largest functional dimension near a network's parameters: the rank as random inputs are added to the data.</summary>
    /// <param name="network">The network; it is looked at in float64.</param>
    /// <param name="data">The data.</param>
    /// <param name="inputs">
    /// Draws the inputs of a batch, [batch, ..input..], by its number from 0; the caller disposes of them. If null, they have the normal distribution with
    /// the mean and covariance of the data, or are tokens with equal probability.
    /// </param>
    /// <param name="batchSize">The number of random inputs in a batch, if they are not drawn by the caller.</param>
    /// <param name="maxBatches">The largest number of batches, at least 3.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>The ranks.</returns>
    /// <exception cref="ArgumentException">Network, data or inputs can't be analysed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A batch has no samples, or there may be fewer than 3.</exception>
    /// <exception cref="ArithmeticException">The Jacobian is not finite.</exception>
    /// <exception cref="NotSupportedException">A network in float32 does not say how it is copied.</exception>
    public static LargestFunctionalDimension LargestFunctionalDimension(IInstrumentedNetwork network, Dataset data, Func<int, Tensor>? inputs = null, int batchSize = 256, int maxBatches = 100, CancellationToken cancellationToken = default) =>
        FunctionalDimensionSearch.Of(network, data, inputs, batchSize, maxBatches, cancellationToken);
}
