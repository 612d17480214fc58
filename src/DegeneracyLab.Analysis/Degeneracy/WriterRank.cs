using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>How many symmetries of a space are visible in the parameters of one step that writes into it, beside what that step has free by itself; never too many.</summary>
internal static class WriterRank
{
    /// <summary>More symmetries are ranked column by column.</summary>
    private const int MostGenerators = 500;

    /// <summary>What is smaller than this counts for nothing.</summary>
    private const double RootOfRounding = 1e-7;

    /// <summary>The rank of (im G) dW (im K)^T over the symmetries of a space, with dW = W A + 1 v.</summary>
    /// <param name="space">The space.</param>
    /// <param name="place">The writer's output, a place of the space.</param>
    /// <param name="writer">A map or table that writes into the space, all of it trained and used once.</param>
    /// <returns>The rank, or less.</returns>
    public static long Of(GaugeSpace space, ChangePlace place, StepSpan writer)
    {
        using var scope = NewDisposeScope();
        int units = place.Units;
        Parameter weight = writer.Step.Parameters[0];
        Tensor w = writer.Step is MapStep map ? (map.IsTransposed ? weight.detach() : weight.detach().t()).to(ScalarType.Float64) : weight.detach().to(ScalarType.Float64);
        bool isTable = writer.Step is TableStep or AddedTableStep;
        bool hasBias = writer.Step.Parameters.Count > 1;
        Tensor read;
        if (isTable)
        {
            Tensor used = tensor([.. Enumerable.Range(0, writer.Inputs).Select(row => Enumerable.Range(0, units).Any(unit => writer.SizeAt(row, unit) > 0) ? (long)row : -1).Where(row => row >= 0)], device: CPU);
            read = cat([w, ones(w.size(0), 1, dtype: ScalarType.Float64, device: CPU)], 1).index_select(0, used);
        }
        else
        {
            Tensor image = writer.InputSpan!.Image / tensor([.. writer.InputSpan.Lengths.Select(length => length > 0 ? length : 1)], ScalarType.Float64, CPU);
            Tensor lengths = tensor([.. writer.InputSpan.Lengths.Select(length => length > 0 ? length : 1)], ScalarType.Float64, CPU).unsqueeze(1);
            Tensor matrix = hasBias ? cat([cat([writer.Step.Parameters[1].detach().to(ScalarType.Float64).unsqueeze(0), w]), nn.functional.pad(ones(1, 1, dtype: ScalarType.Float64, device: CPU), [0, 0, 0, w.size(0)])], 1) : nn.functional.pad(w, [0, 1]);
            read = image.matmul(matrix * lengths);
            // A column that cancels to rounding is 0.
            Tensor parts = image.abs().matmul((matrix * lengths).abs());
            read = read * read.Squared().sum([0]).sqrt().gt(parts.Squared().sum([0]).sqrt().Times(ColumnSpan.Tolerance));
        }

        // Columns of read: what the inputs show of unit i, and of the constant last. Columns of seen: what the outputs show of unit j.
        Tensor seen = writer.OutputSpan?.Image ?? eye(units, dtype: ScalarType.Float64, device: CPU);
        (int Entry, int Root, double Factor)[] entries = [.. space.EntriesAt(place)];
        Dictionary<int, List<(int From, int To, double Factor)>> byRoot = entries.GroupBy(entry => entry.Root).ToDictionary(one => one.Key, one => one.Select(entry => (entry.Entry < units * units ? entry.Entry / units : units, entry.Entry < units * units ? entry.Entry % units : entry.Entry - (units * units), entry.Factor)).ToList());
        (int Root, double Value)[][] solutions = [.. space.Solutions.Where(solution => solution.Any(entry => byRoot.ContainsKey(entry.Root)))];
        if (solutions.Length == 0)
            return 0;
        (int From, int To, double Factor)[][] generators = [.. solutions.Select(solution => solution.Where(entry => byRoot.ContainsKey(entry.Root)).SelectMany(entry => byRoot[entry.Root].Select(one => (one.From, one.To, one.Factor * entry.Value))).ToArray())];
        return solutions.Length > MostGenerators ? ByColumns(generators, read, seen) : ByProducts(generators, read, seen);
    }

    /// <summary>The rank of generators, sums of products a_i u_j, by the products of all pairs of them.</summary>
    private static long ByProducts((int From, int To, double Factor)[][] generators, Tensor read, Tensor seen)
    {
        using var scope = NewDisposeScope();
        Matrix a = Matrix.Of(read.t().matmul(read)), u = Matrix.Of(seen.t().matmul(seen));
        double[] gram = new double[generators.Length * generators.Length];
        double[] partsOf = [.. generators.Select(generator => generator.Sum(term => Math.Abs(term.Factor) * Math.Sqrt(a[term.From, term.From] * u[term.To, term.To])))];
        for (int one = 0; one < generators.Length; one++)
            for (int other = one; other < generators.Length; other++)
            {
                double sum = 0;
                foreach ((int from, int to, double factor) in generators[one])
                    foreach ((int otherFrom, int otherTo, double otherFactor) in generators[other])
                        sum += factor * otherFactor * a[from, otherFrom] * u[to, otherTo];
                gram[(one * generators.Length) + other] = gram[(other * generators.Length) + one] = sum;
            }

        Tensor products = tensor(gram, [generators.Length, generators.Length], ScalarType.Float64, CPU);
        Tensor sizes = products.diagonal().relu().sqrt();
        sizes = sizes * sizes.gt(tensor(partsOf, ScalarType.Float64, CPU).Times(RootOfRounding));
        Tensor factors = where(sizes.IsPositive(), sizes.reciprocal(), zeros_like(sizes));
        // Eigenvalues of a Gram matrix: what lies below the root of rounding is not counted, which keeps the bound safe.
        return NumericalRank.Of(SymmetricEigen.Values(products * factors * factors.unsqueeze(1)), 1e-12).Rank;
    }

    /// <summary>
    /// The same from below, for any number of generators: in coordinates of independent u_j, each generator belongs to the first j that it
    /// has a part in, so that the matrix of all is block-triangular, and the ranks of the blocks on the diagonal add up.
    /// </summary>
    private static long ByColumns((int From, int To, double Factor)[][] generators, Tensor read, Tensor seen)
    {
        using var scope = NewDisposeScope();
        double[] lengths = Matrix.Numbers(seen.Squared().sum([0]).sqrt());
        HashSet<int> independent = Independent(Scaled(seen));
        ILookup<int, (int From, int To, double Factor)[]> byColumn = generators
            .Select(generator => generator.Where(term => lengths[term.To] > 0).ToArray())
            .Where(generator => generator.Length > 0 && generator.All(term => independent.Contains(term.To)))
            .ToLookup(generator => generator.Min(term => term.To));
        Matrix a = Matrix.Of(read.t());
        long rank = 0;
        foreach (IGrouping<int, (int From, int To, double Factor)[]> column in byColumn)
        {
            List<double[]> vectors = [];
            foreach ((int From, int To, double Factor)[] generator in column)
            {
                double[] vector = new double[a.Columns], parts = new double[a.Columns];
                foreach ((int from, _, double factor) in generator.Where(term => term.To == column.Key))
                    for (int entry = 0; entry < vector.Length; entry++)
                    {
                        vector[entry] += factor * a.Row(from)[entry];
                        parts[entry] += Math.Abs(factor * a.Row(from)[entry]);
                    }

                double length = Math.Sqrt(vector.Sum(value => value * value));
                if (length > RootOfRounding * Math.Sqrt(parts.Sum(value => value * value)))
                    vectors.Add([.. vector.Select(value => value / length)]);
            }

            using var some = NewDisposeScope();
            if (vectors.Count == 1)
                rank++;
            else if (vectors.Count > 1)
                rank += RankOf(tensor([.. vectors.SelectMany(vector => vector)], [vectors.Count, a.Columns], ScalarType.Float64, CPU));
        }

        return rank;
    }

    /// <summary>Columns that are independent of those before them.</summary>
    private static HashSet<int> Independent(Tensor columns)
    {
        using var scope = NewDisposeScope();
        int count = (int)Math.Min(columns.size(0), columns.size(1));
        if (count == 0)
            return [];
        // Column by column, because a dependent one must not stand among those that later ones are compared with.
        Tensor basis = zeros(columns.size(0), 0, dtype: ScalarType.Float64, device: CPU);
        double[] diagonal = Matrix.Numbers(linalg.qr(columns, linalg.QRMode.R).R.diagonal().abs());
        if (diagonal.Length == columns.size(1) && diagonal.All(value => value > RootOfRounding))
            return [.. Enumerable.Range(0, diagonal.Length)];
        HashSet<int> independent = [];
        for (int column = 0; column < columns.size(1) && basis.size(1) < columns.size(0); column++)
        {
            Tensor own = columns.narrow(1, column, 1);
            Tensor rest = own - basis.matmul(basis.t().matmul(own));
            rest = rest - basis.matmul(basis.t().matmul(rest));
            double length = rest.norm().item<double>();
            if (length <= RootOfRounding)
                continue;
            independent.Add(column);
            basis = cat([basis, rest.DividedBy(length)], 1);
        }

        return independent;
    }

    private static Tensor Scaled(Tensor some)
    {
        Tensor lengths = some.Squared().sum([0]).sqrt();
        return where(lengths.IsPositive(), some / lengths, zeros_like(some));
    }

    private static int RankOf(Tensor some) => some.numel() == 0 ? 0 : NumericalRank.Of(Matrix.Numbers(linalg.svdvals(some)).Select(value => value * value), RootOfRounding * RootOfRounding).Rank;
}
