using System.Numerics;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Looks for integer null vectors of the Jacobian on small sets of trainable numbers. A set's null space modulo primes tells its vectors; those
/// that are fractions of few digits are found by rational reconstruction. They are candidates: that they are null is proved afterwards.
/// </summary>
internal sealed class NullVectorSearch
{
    /// <summary>The largest number of primes for a reconstruction.</summary>
    private const int MaxPrimes = 256;

    /// <summary>The number of products, about a second, that may be spent on a set.</summary>
    private const long MaxProducts = 300_000_000;

    /// <summary>For so many primes the residues of all rows are kept, because most sets need few; for others a set's own rows are computed.</summary>
    private const int KeptPrimes = 8;

    private readonly Circuit circuit;
    private readonly ProofSamples samples;
    private readonly Primes primes;
    private readonly int[] rows;
    private readonly List<ulong[][]> kept = [];
    private readonly List<SparseVector> found = [];
    private readonly EchelonForm span;

    /// <summary>A search that has found nothing.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="primes">The primes.</param>
    /// <param name="rows">Rows of the Jacobian that span all its rows, modulo the first prime, ascending.</param>
    public NullVectorSearch(Circuit circuit, ProofSamples samples, Primes primes, int[] rows)
    {
        this.circuit = circuit;
        this.samples = samples;
        this.primes = primes;
        this.rows = rows;
        span = new(primes.At(0), circuit.Parameters);
    }

    /// <summary>The vectors so far, independent modulo the first prime.</summary>
    public IReadOnlyList<SparseVector> Found => found;

    /// <summary>The number of primes that were used.</summary>
    public int Primes { get; private set; }

    /// <summary>The number of products that were computed.</summary>
    public long Products { get; private set; }

    /// <summary>Looks on a set.</summary>
    /// <param name="columns">The set, ascending.</param>
    public void Look(int[] columns)
    {
        // What is known on the set is divided out: each known vector takes one column away.
        HashSet<int> inside = [.. columns];
        var known = new EchelonForm(primes.At(0), circuit.Parameters);
        foreach (SparseVector vector in found.Where(vector => vector.Places.All(inside.Contains)))
            known.Add(vector.Dense(primes.At(0), circuit.Parameters));
        int[] rest = [.. columns.Except(known.Pivots)];
        (EchelonForm form, int[] used) = Eliminate(0, rest, rows);
        int[] wanted = [.. form.Free.Where(column => !span.Contains(Spread(form.NullVector(column), rest)))];
        if (wanted.Length == 0)
            return;
        ChineseRemainder[] lifts = [.. wanted.Select(_ => new ChineseRemainder(rest.Length))];
        HashSet<int> open = [.. Enumerable.Range(0, wanted.Length)];
        long start = Products;
        for (int place = 0; place <= MaxPrimes && open.Count > 0 && Products - start <= MaxProducts; place++)
        {
            Primes = Math.Max(Primes, place + 1);
            if (place > 0)
            {
                (EchelonForm other, _) = Eliminate(place, rest, used);
                if (!other.Free.SequenceEqual(form.Free))
                    continue;
                form = other;
            }

            foreach (int index in open.ToArray())
            {
                ulong[] vector = form.NullVector(wanted[index]);
                // A guess is taken for right if it foretells the residues modulo a prime that it does not come from.
                if (IsWorthATry(place) && RationalReconstruction.Integers(lifts[index].Entries, lifts[index].Modulus) is { } integers && Foretells(integers, vector, wanted[index], primes.At(place)))
                {
                    Accept(integers, rest);
                    open.Remove(index);
                }
                else
                {
                    lifts[index].Add(primes.At(place), vector);
                }
            }
        }
    }

    /// <summary>Reconstructions cost more the more primes there are, so that they are tried at 1, 2, 3, 4, 6, 8, 12, 16, .. primes.</summary>
    private static bool IsWorthATry(int primes) => primes > 0 && BitOperations.PopCount((uint)primes) <= 2 && (primes < 4 || BitOperations.TrailingZeroCount(primes) >= BitOperations.Log2((uint)primes) - 1);

    private static bool Foretells(BigInteger[] integers, ulong[] vector, int unit, PrimeField field)
    {
        ulong scale = field.Of(integers[unit]);
        return integers.Zip(vector).All(pair => field.Of(pair.First) == field.Multiply(scale, pair.Second));
    }

    private void Accept(BigInteger[] integers, int[] columns)
    {
        BigInteger common = integers.Aggregate(BigInteger.Zero, BigInteger.GreatestCommonDivisor);
        int[] places = [.. Enumerable.Range(0, integers.Length).Where(place => !integers[place].IsZero)];
        var vector = new SparseVector([.. places.Select(place => columns[place])], [.. places.Select(place => integers[place] / common)]);
        if (span.Add(vector.Dense(primes.At(0), circuit.Parameters)))
            found.Add(vector);
    }

    private ulong[] Spread(ulong[] vector, int[] columns)
    {
        ulong[] dense = new ulong[circuit.Parameters];
        for (int place = 0; place < columns.Length; place++)
            dense[columns[place]] = vector[place];
        return dense;
    }

    /// <summary>The echelon form of some columns of the Jacobian modulo a prime, and the rows that it was made of.</summary>
    private (EchelonForm Form, int[] Used) Eliminate(int prime, int[] columns, int[] from)
    {
        var form = new EchelonForm(primes.At(prime), columns.Length);
        ulong[] row = new ulong[columns.Length];
        List<int> used = [];
        foreach ((int index, ulong[] all) in from.Zip(RowsOf(prime, from)))
        {
            for (int column = 0; column < columns.Length; column++)
                row[column] = all[columns[column]];
            if (form.Add(row))
                used.Add(index);
            if (form.Rank == columns.Length)
                break;
        }

        Products += form.Products;
        return (form, [.. used]);
    }

    /// <summary>Some of the rows modulo a prime.</summary>
    private IEnumerable<ulong[]> RowsOf(int prime, int[] some)
    {
        if (prime >= KeptPrimes)
            return Compute(prime, some);
        while (kept.Count <= prime)
            kept.Add([.. Compute(kept.Count, rows)]);
        return some.Select(row => kept[prime][Array.BinarySearch(rows, row)]);
    }

    private IEnumerable<ulong[]> Compute(int prime, int[] some)
    {
        var jacobian = new ModularJacobian(circuit, samples, primes.At(prime));
        foreach (int row in some)
        {
            ulong[] entries = new ulong[circuit.Parameters];
            jacobian.Row(row, entries);
            Products += 3 * circuit.Products;
            yield return entries;
        }
    }
}
