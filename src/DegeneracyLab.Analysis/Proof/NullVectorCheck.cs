namespace DegeneracyLab.Analysis;

/// <summary>
/// Decides whether integer vectors are null. A row of the scaled integer Jacobian times a vector is an integer of bounded size: if it is 0 modulo
/// primes whose product exceeds the bound, it is 0.
/// </summary>
/// <param name="circuit">The circuit.</param>
/// <param name="samples">The samples.</param>
/// <param name="sizes">The sizes of the rows.</param>
/// <param name="primes">The primes.</param>
internal sealed class NullVectorCheck(Circuit circuit, ProofSamples samples, RowSizes sizes, Primes primes)
{
    /// <summary>The number of primes that were used.</summary>
    public int Primes { get; private set; }

    /// <summary>The number of products that were computed.</summary>
    public long Products { get; private set; }

    /// <summary>Finds those that are null.</summary>
    /// <param name="vectors">Vectors.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The null ones, in their order.</returns>
    public IReadOnlyList<SparseVector> Of(IReadOnlyList<SparseVector> vectors, CancellationToken cancellationToken = default)
    {
        long[] wanted = [.. vectors.Select(vector => MinorBound.PrimesBeyond(sizes.LargestSum + vector.Log2))];
        // Where a row leaves the range of doubles, no number of primes is known to be enough, and nothing is proved.
        bool[] isNull = [.. wanted.Select(number => number < long.MaxValue)];
        ulong[] row = new ulong[circuit.Parameters];
        int rows = samples.Inputs.Count * circuit.Outputs;
        for (int prime = 0; prime < wanted.Where((_, index) => isNull[index]).DefaultIfEmpty(0).Max(); prime++)
        {
            PrimeField field = primes.At(prime);
            var jacobian = new ModularJacobian(circuit, samples, field);
            (int Index, int[] Places, ulong[] Residues)[] open = [.. Enumerable.Range(0, vectors.Count).Where(index => isNull[index] && prime < wanted[index]).Select(index => (index, vectors[index].Places, vectors[index].Residues(field)))];
            for (int index = 0; index < rows; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                jacobian.Row(index, row);
                foreach ((int vector, int[] places, ulong[] residues) in open)
                {
                    ulong sum = 0;
                    for (int place = 0; place < places.Length; place++)
                        sum = field.Add(sum, field.Multiply(row[places[place]], residues[place]));
                    isNull[vector] &= sum == 0;
                }
            }

            Primes = Math.Max(Primes, prime + 1);
            Products += ModularJacobian.Products(circuit, samples.Inputs.Count) + ((long)rows * open.Sum(one => one.Places.Length));
        }

        return [.. vectors.Where((_, index) => isNull[index])];
    }
}
