using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The directions of a list: chosen one by one from the vectors that span each subspace, so that they stay what they are described as, and
/// are as far from the span of those before as the best choice is, up to a factor.
/// </summary>
/// <param name="scales">The factors of the coordinates in which lengths and angles are taken, [parameters, 1].</param>
/// <param name="steps">Is asked at each vector whether the work was cancelled.</param>
internal sealed class ReadableBasis(Tensor scales, WorkSteps steps) : IDisposable
{
    /// <summary>An earlier vector is preferred to a later one that is this much farther from the span.</summary>
    private const double Preference = 0.3;

    private Tensor chosen = zeros(scales.size(0), 0, dtype: ScalarType.Float64, device: CPU).DetachFromDisposeScope();

    /// <summary>Chooses vectors that add dimensions to the span.</summary>
    /// <param name="candidates">The vectors, [parameters, vectors].</param>
    /// <param name="count">The number of dimensions that they add.</param>
    /// <returns>The places of the chosen ones; fewer than <paramref name="count"/> if they add fewer.</returns>
    public IReadOnlyList<int> Choose(Tensor candidates, int count)
    {
        using var scope = NewDisposeScope();
        Tensor unit = candidates * scales, lengths = unit.Squared().sum([0], keepdim: true).sqrt();
        unit = (unit / lengths).nan_to_num(0, 0, 0);
        // Twice, because rounding is large where little is left.
        Tensor rest = unit - chosen.matmul(chosen.t().matmul(unit));
        rest = rest - chosen.matmul(chosen.t().matmul(rest));
        List<int> places = [];
        while (places.Count < count)
        {
            steps.Check();
            double[] lengthsLeft = NullSpace.LengthsOf(rest);
            double longest = lengthsLeft.DefaultIfEmpty(0).Max();
            if (longest == 0)
                break;
            int place = Array.FindIndex(lengthsLeft, length => length >= Preference * longest);
            places.Add(place);
            Tensor direction = rest.narrow(1, place, 1);
            direction = direction - chosen.matmul(chosen.t().matmul(direction));
            direction = direction / direction.norm();
            Tensor old = chosen;
            chosen = cat([chosen, direction], 1).DetachFromDisposeScope();
            old.Dispose();
            rest = rest - direction.matmul(direction.t().matmul(rest));
            // The chosen one has nothing left but rounding.
            rest.narrow(1, place, 1).FillInPlace(0);
        }

        return places;
    }

    /// <summary>
    /// A basis of the same span whose vectors move few numbers: each of as many numbers as there are vectors, the pivots, is moved by one of
    /// them only.
    /// </summary>
    /// <param name="basis">Linearly independent vectors, [parameters, vectors].</param>
    /// <returns>A tensor in the dispose scope of the caller.</returns>
    public Tensor Sparse(Tensor basis)
    {
        using var scope = NewDisposeScope();
        // Orthonormal first, so that pivots do not depend on the vectors given.
        Tensor span = OrthonormalBasis.Of(basis * scales);
        int count = (int)span.size(1);
        Tensor rest = span.clone();
        long[] pivots = new long[count];
        for (int i = 0; i < count; i++)
        {
            steps.Check();
            pivots[i] = rest.Squared().sum([1]).argmax().item<long>();
            Tensor row = rest.narrow(0, pivots[i], 1);
            rest = rest - rest.matmul(row.t()).matmul(row) / row.Squared().sum();
        }

        Tensor sparse = count == 0 ? span : span.matmul(linalg.inv(span.index_select(0, tensor(pivots, device: CPU))));
        return (sparse / scales).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => chosen.Dispose();
}
