namespace DegeneracyLab.Analysis;

/// <summary>
/// Bounds of the rows of the scaled integer Jacobian, as binary logarithms. A row times a power of two and a divisor is a row of integers; the
/// factor follows from the grids on which weights and data lie, and the size of the entries from floating-point numbers with their errors.
/// </summary>
/// <param name="Lengths">The Euclidean length of each row that is not known to be 0.</param>
/// <param name="LargestSum">The largest sum of the sizes of the entries of a row.</param>
internal sealed record RowSizes(IReadOnlyList<double> Lengths, double LargestSum)
{
    /// <summary>The bounds of a Jacobian.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static RowSizes Of(Circuit circuit, ProofSamples samples, CancellationToken cancellationToken)
    {
        var sizes = new CircuitSweep<Bounded, BoundedRing>(circuit, default);
        var grains = new CircuitSweep<Grain, GrainRing>(circuit, default);
        var ring = default(GrainRing);
        var row = new Bounded[circuit.Parameters];
        var grids = new Grain[circuit.Parameters];
        List<double> lengths = [];
        double largest = 0;
        for (int sample = 0; sample < samples.Inputs.Count; sample++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] choices = samples.Choices[sample];
            sizes.Forward(samples.Inputs[sample], choices);
            grains.Forward(samples.Inputs[sample], choices);
            for (int output = 0; output < circuit.Outputs; output++)
            {
                sizes.Backward(output, choices, row);
                grains.Backward(output, choices, grids);
                Grain scale = grids.Aggregate(ring.Zero, ring.Add);
                double squares = 0, sum = 0;
                foreach (Bounded entry in row)
                {
                    squares += entry.Size * entry.Size;
                    sum += entry.Size;
                }

                if (ring.IsZero(scale) || sum == 0)
                    continue;
                // A square may leave the range of doubles where the entry does not; the sum is a bound as well.
                double length = squares is > 1e-280 and < 1e280 ? Math.Log2(squares) / 2 : Math.Log2(sum);
                lengths.Add(length + scale.Log2 + Slack);
                largest = Math.Max(largest, Math.Log2(sum) + scale.Log2 + Slack);
            }
        }

        return new(lengths, largest);
    }

    /// <summary>More than the rounding of a sum of up to 2^40 terms and of its logarithm.</summary>
    private const double Slack = 1e-3;
}
