using System.Globalization;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Proves bounds of the nullity of a piecewise linear network. The rank modulo a prime never exceeds the rank, which bounds the nullity from
/// above. From below there are two ways. Integer vectors are null if J v is 0 modulo primes whose product exceeds every entry that it may
/// have. And the rank modulo primes whose product exceeds Hadamard's bound of the minors of the scaled integer Jacobian is the rank.
/// </summary>
internal sealed class NullityProver
{
    /// <summary>So few primes cost less than the search for null vectors, which needs some itself.</summary>
    private const int FewPrimes = 16;

    private readonly Circuit circuit;
    private readonly ProofSamples samples;
    private readonly GateDecision gates;
    private readonly RowSizes sizes;
    private readonly ProofBudget budget;
    private readonly CancellationToken cancellationToken;
    private readonly Primes primes = new();
    private long spent;
    private int used = 1;

    private NullityProver(Circuit circuit, Tensor inputs, long? vocabulary, ProofBudget budget, CancellationToken cancellationToken)
    {
        this.circuit = circuit;
        this.budget = budget;
        this.cancellationToken = cancellationToken;
        gates = new(circuit);
        samples = ProofSamples.Of(circuit, gates, inputs, vocabulary, cancellationToken);
        sizes = RowSizes.Of(circuit, samples, cancellationToken);
    }

    private int RowCount => samples.Inputs.Count * circuit.Outputs;

    /// <summary>Says why nothing can be proved of a network.</summary>
    /// <param name="network">The network.</param>
    /// <returns>A sentence that names the layer; null if proofs are possible.</returns>
    public static string? Obstacle(IInstrumentedNetwork network) => CircuitBuilder.Obstacle(network);

    /// <summary>Says what a proof may cost.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">Its inputs, [samples, ..input..].</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="NotSupportedException">A layer is not piecewise linear; the message names it.</exception>
    public static ProofEstimate Estimate(IInstrumentedNetwork network, Tensor inputs, CancellationToken cancellationToken = default)
    {
        NullityProver prover = Begin(network, inputs, null, cancellationToken);
        long columns = prover.circuit.Parameters, rows = prover.RowCount, rank = Math.Min(columns, prover.sizes.Lengths.Count);
        // A row costs rank x (columns - rank) products, and what adds to the form as many again.
        long elimination = (rows + rank) * columns * columns / 4;
        return new((int)columns, (int)rows, MinorBound.PrimesBeyond(MinorBound.Log2(prover.sizes.Lengths, (int)rank)), elimination + ModularJacobian.Products(prover.circuit, prover.samples.Inputs.Count));
    }

    /// <summary>Proves what it can.</summary>
    /// <param name="network">The network. Its weights count as the numbers that they are, in float32 too.</param>
    /// <param name="inputs">Its inputs, [samples, ..input..].</param>
    /// <param name="budget">What it may cost; the default if null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The bounds.</returns>
    /// <exception cref="NotSupportedException">A layer is not piecewise linear; the message names it.</exception>
    /// <exception cref="ArgumentException">A weight or an input is not finite.</exception>
    public static NullityProof Prove(IInstrumentedNetwork network, Tensor inputs, ProofBudget? budget = null, CancellationToken cancellationToken = default) =>
        Begin(network, inputs, budget, cancellationToken).Prove();

    private static NullityProver Begin(IInstrumentedNetwork network, Tensor inputs, ProofBudget? budget, CancellationToken cancellationToken)
    {
        if (Obstacle(network) is { } obstacle)
            throw new NotSupportedException(obstacle);
        return new(CircuitBuilder.Build(network), inputs, network.Description.Vocabulary, budget ?? new(), cancellationToken);
    }

    private NullityProof Prove()
    {
        int[] all = [.. Enumerable.Range(0, circuit.Parameters)];
        List<int> independent = [];
        EchelonForm first = Eliminate(0, all, independent);
        int rank = first.Rank, upper = circuit.Parameters - rank;
        if (upper == 0)
            return Result(0, 0, "The rank modulo a prime is the number of parameters.");
        if (rank == sizes.Lengths.Count)
            return Result(upper, upper, string.Create(CultureInfo.InvariantCulture, $"The Jacobian has {rank:N0} rows that are not 0, and they are independent modulo a prime."));

        long wanted = MinorBound.PrimesBeyond(MinorBound.Log2(sizes.Lengths, rank + 1));
        IReadOnlyList<SparseVector> vectors = [];
        if (wanted is > FewPrimes and < long.MaxValue)
        {
            vectors = Verified(Search([.. independent], upper));
            if (vectors.Count == upper)
                return Result(upper, upper, OfVectors(vectors.Count));
        }

        // The columns at which independent null vectors begin are combinations of the others.
        var known = new EchelonForm(primes.At(0), circuit.Parameters);
        foreach (SparseVector vector in vectors)
            known.Add(vector.Dense(primes.At(0), circuit.Parameters));
        int[] rest = [.. all.Except(known.Pivots)];
        long perPrime = ModularJacobian.Products(circuit, samples.Inputs.Count) + ((long)RowCount * rank * (rest.Length - rank)) + ((long)rank * rank * rest.Length / 4);
        string found = vectors.Count == 0 ? "" : OfVectors(vectors.Count) + " ";
        if (wanted > budget.Primes || Cost(wanted, perPrime) > budget.Products - spent)
        {
            int below = Math.Max(vectors.Count, circuit.Parameters - sizes.Lengths.Count);
            string open = wanted == long.MaxValue
                ? "Some entries leave the range of float64, so that no number of primes is known to be enough."
                : string.Create(CultureInfo.InvariantCulture, $"To decide it takes {Quantity.Of(wanted, "prime")} with {perPrime:0.0e+0} multiplications each, more than the budget of {Quantity.Of(budget.Primes, "prime")} and {budget.Products:0.0e+0} multiplications.");
            return Result(below, upper, string.Create(CultureInfo.InvariantCulture, $"{found}The rank modulo a prime is {rank:N0}. {open}"));
        }

        int prime = 1;
        for (; prime < wanted; prime++)
        {
            int other = Eliminate(prime, rest, null).Rank;
            if (other <= rank)
                continue;
            // A prime that divides minors gave too small a rank before.
            rank = other;
            wanted = MinorBound.PrimesBeyond(MinorBound.Log2(sizes.Lengths, rank + 1));
        }

        used = Math.Max(used, prime);
        upper = circuit.Parameters - rank;
        return Result(upper, upper, string.Create(CultureInfo.InvariantCulture, $"{found}The rank is {rank:N0} modulo {Quantity.Of(prime, "prime, which", "primes, whose product")} exceeds Hadamard's bound of every larger minor of the integer Jacobian."));
    }

    private static string OfVectors(int count) => string.Create(CultureInfo.InvariantCulture, $"{Quantity.Of(count, "integer vector is", "independent integer vectors are")} null: what {(count == 1 ? "it does" : "they do")} to the outputs is 0 modulo primes whose product exceeds all that it can be.");

    private static double Cost(long primes, long perPrime) => (double)primes * perPrime;

    private NullityProof Result(int lower, int upper, string basis) => new()
    {
        Parameters = circuit.Parameters,
        Rows = RowCount,
        LowerBound = lower,
        UpperBound = upper,
        Primes = used,
        Gates = gates.Decided,
        GatesDecidedExactly = gates.DecidedExactly,
        ExactZeros = gates.ExactZeros,
        Ties = gates.Ties,
        Basis = basis,
    };

    /// <summary>The echelon form of some columns of the Jacobian modulo a prime.</summary>
    private EchelonForm Eliminate(int prime, int[] columns, List<int>? independent)
    {
        var jacobian = new ModularJacobian(circuit, samples, primes.At(prime));
        var form = new EchelonForm(primes.At(prime), columns.Length);
        ulong[] all = new ulong[circuit.Parameters], row = new ulong[columns.Length];
        for (int index = 0; index < RowCount; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            jacobian.Row(index, all);
            for (int column = 0; column < columns.Length; column++)
                row[column] = all[columns[column]];
            if (form.Add(row))
                independent?.Add(index);
        }

        spent += form.Products + ModularJacobian.Products(circuit, samples.Inputs.Count);
        return form;
    }

    /// <summary>Looks for null vectors until there are enough, or half of the budget is spent.</summary>
    private IReadOnlyList<SparseVector> Search(int[] independent, int enough)
    {
        var search = new NullVectorSearch(circuit, samples, primes, independent);
        foreach (int[] set in new ParameterNeighbourhoods(circuit).Sets())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (search.Found.Count == enough || spent + search.Products > budget.Products / 2)
                break;
            search.Look(set);
        }

        spent += search.Products;
        used = Math.Max(used, search.Primes);
        return search.Found;
    }

    private IReadOnlyList<SparseVector> Verified(IReadOnlyList<SparseVector> vectors)
    {
        var check = new NullVectorCheck(circuit, samples, sizes, primes);
        IReadOnlyList<SparseVector> verified = check.Of(vectors, cancellationToken);
        spent += check.Products;
        used = Math.Max(used, check.Primes);
        return verified;
    }
}
