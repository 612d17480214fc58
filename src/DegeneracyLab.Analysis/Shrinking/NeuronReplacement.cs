using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Fewer neurons in the place of synchronised ones. What the next layer reads of a block is K s q, with K [outputs, units]; if K has rank
/// r, then K = B A with r rows in A, and neurons A q do the same if their gates are those of the block.
/// </summary>
/// <param name="Combinations">A, [neurons, units]: the pre-activations of the new neurons as combinations of q.</param>
/// <param name="Shifts">What is added to them, [neurons]; null for nothing.</param>
/// <param name="Outgoing">B, [outputs, neurons].</param>
internal sealed record NeuronReplacement(Tensor Combinations, Tensor? Shifts, Tensor Outgoing)
{
    /// <summary>Singular values of K count as 0 below this ratio to the largest; what that changes is below the tolerance of the outputs.</summary>
    private const double Tolerance = 1e-12;

    /// <summary>New neurons that are closer to each other than this are not told apart well enough in float64.</summary>
    private const double LeastStep = 1e-4;

    /// <summary>How often the combination with the largest margin is improved.</summary>
    private const int Steps = 500;

    /// <summary>Finds fewer neurons.</summary>
    /// <param name="q">The pre-activations, [samples, units], positive where the gate is open.</param>
    /// <param name="isOpen">Where it is open.</param>
    /// <param name="k">What the next layer reads, [outputs, units].</param>
    /// <param name="freedom">What the pre-activations of the new neurons may be.</param>
    /// <returns>The neurons; null if there are no fewer.</returns>
    public static NeuronReplacement? Of(Tensor q, bool[] isOpen, Tensor k, NeuronFreedom freedom)
    {
        int units = (int)q.size(1);
        // A unit is as large as what varies of it, where constants go elsewhere.
        Tensor varying = freedom == NeuronFreedom.Shifted ? q - q.mean([0]) : q;
        Tensor lengths = varying.Squared().sum([0]).sqrt();
        lengths = where(lengths.IsPositive(), lengths, ones_like(lengths));
        Tensor read = k * lengths;
        (Tensor u, Tensor s, Tensor vh) = linalg.svd(read, fullMatrices: false);
        double[] singular = Matrix.Numbers(s);
        int rank = singular.Count(value => value > Tolerance * singular[0]);
        if (rank >= units)
            return null;
        Tensor rows = vh.narrow(0, 0, rank), outgoing = u.narrow(1, 0, rank) * s.narrow(0, 0, rank);
        if (rank == 0 || freedom == NeuronFreedom.Any)
            return new(rows / lengths, null, outgoing);
        if (freedom == NeuronFreedom.Shifted)
        {
            // A bias makes any combination positive on all of the data.
            Tensor made = q.matmul((rows / lengths).t()), least = made.amin([0]);
            return new(rows / lengths, (made.amax([0]) - least) - least, outgoing);
        }

        Tensor gate = tensor([.. isOpen.Select(open => open ? 1.0 : -1)], [isOpen.Length, 1], ScalarType.Float64, CPU);
        // Positive where a combination of columns has the gate of the block.
        Tensor scaled = q / lengths * gate;
        if (Centre(scaled.matmul(rows.t())) is { } centre)
        {
            double[] weights = Matrix.Numbers(centre);
            int largest = Enumerable.Range(0, rank).MaxBy(row => Math.Abs(weights[row]));
            int[] others = [.. Enumerable.Range(0, rank).Where(row => row != largest)];
            if (Around(centre.unsqueeze(0).matmul(rows), rows.index_select(0, IndependentUnits.Places(others))) is { } found)
                return found;
        }

        // One neuron more is enough: the sum of all has the gate, and others are near it.
        return rank + 1 < units ? Around(ones([1, units], ScalarType.Float64, CPU), rows) : null;

        // Neurons at a combination with the gate of the block, and at small steps from it.
        NeuronReplacement? Around(Tensor centre, Tensor directions)
        {
            Tensor margin = scaled.matmul(centre.t()), changes = scaled.matmul(directions.t());
            double size = Math.Sqrt(centre.Squared().sum().item<double>());
            // Half of the way to the first sample at which the gate would differ.
            Tensor ways = where(changes.Times(-1).IsPositive(), margin / changes.Times(-1), ones_like(changes).Times(double.PositiveInfinity));
            double[] steps = directions.size(0) == 0 ? [] : [.. Matrix.Numbers(ways.amin([0])).Select(way => Math.Min(way / 2, size))];
            if (steps.Any(step => !(step >= LeastStep * size)))
                return null;
            Tensor made = cat([centre, centre.Plus(directions * tensor(steps, [steps.Length, 1], ScalarType.Float64, CPU))]);
            Tensor inverse = linalg.pinv(made), b = read.matmul(inverse);
            b = b.Plus((read - b.matmul(made)).matmul(inverse));
            return new(made / lengths, null, b);
        }
    }

    /// <summary>
    /// A combination of columns that is positive on all rows that are not zero, with a large margin (perceptron: the row with the least
    /// margin is added, again and again); null if none is found.
    /// </summary>
    private static Tensor? Centre(Tensor rows)
    {
        Tensor sizes = rows.Squared().sum([1]).sqrt();
        Tensor unit = rows.index_select(0, sizes.IsPositive().nonzero().squeeze(1)) / sizes.index_select(0, sizes.IsPositive().nonzero().squeeze(1)).unsqueeze(1);
        if (unit.size(0) == 0)
            return null;
        Tensor sum = unit.mean([0]), best = sum;
        double largest = double.NegativeInfinity;
        for (int step = 0; step < Steps; step++)
        {
            Tensor margins = unit.matmul(sum);
            long least = margins.argmin().item<long>();
            double length = Math.Sqrt(sum.Squared().sum().item<double>()), margin = length > 0 ? margins[least].item<double>() / length : 0;
            if (margin > largest)
                (best, largest) = (length > 0 ? sum.DividedBy(length) : sum, margin);
            sum = sum.Plus(unit[least]);
        }

        return largest > 0 ? best : null;
    }
}
