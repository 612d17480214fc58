using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Numbers that linear relations tie to each other. Relations of the form u = 0 and u = r u' are resolved as they come. Those with more
/// terms are equations, which are solved at the end for each set of numbers that they connect.
/// </summary>
internal sealed class Unknowns
{
    /// <summary>Smaller parts of a solution are rounding: where it moves nothing else, they would be taken for directions.</summary>
    private const double Rounding = 1e-11;

    private readonly List<int> parents = [];
    private readonly List<double> ratios = []; // to the parent; 0: the number is 0
    private readonly List<double> units = [];
    private readonly List<(int Unknown, double Factor)[]> equations = [];

    /// <summary>The number of unknowns.</summary>
    public int Count => parents.Count;

    /// <summary>Adds an unknown.</summary>
    /// <param name="unit">Its unit of measurement: the ranks of systems are decided in these units.</param>
    /// <returns>Its index.</returns>
    public int Add(double unit)
    {
        parents.Add(parents.Count);
        ratios.Add(1);
        units.Add(unit);
        return parents.Count - 1;
    }

    /// <summary>Sets an unknown to 0.</summary>
    /// <param name="unknown">Its index.</param>
    public void Zero(int unknown) => ratios[Find(unknown).Root] = 0;

    /// <summary>Says that one is a multiple of another.</summary>
    /// <param name="one">Its place.</param>
    /// <param name="other">The other's place.</param>
    /// <param name="ratio">The number by which the other is multiplied.</param>
    public void Tie(int one, int other, double ratio = 1)
    {
        // The other may be anything, and no chain of ratios is divided by 0.
        if (ratio == 0)
        {
            Zero(one);
            return;
        }

        ((int first, double own), (int second, double others)) = (Find(one), Find(other));
        if (first == second)
        {
            if (Math.Abs(own - (ratio * others)) > 1e-12 * Math.Abs(own))
                Zero(first);
            return;
        }

        bool isZero = ratios[first] == 0 || ratios[second] == 0;
        parents[first] = second;
        ratios[first] = ratio * others / own;
        if (isZero)
            ratios[second] = 0;
    }

    /// <summary>Adds the equation that a sum is 0.</summary>
    /// <param name="terms">Unknowns and their factors.</param>
    public void Equate(IEnumerable<(int Unknown, double Factor)> terms)
    {
        (int, double)[] some = [.. terms.Where(term => term.Factor != 0)];
        if (some.Length > 0)
            equations.Add(some);
    }

    /// <summary>Finds the unknown that another is a multiple of, and the factor, which is 0 if the unknown is 0.</summary>
    /// <param name="unknown">Its index.</param>
    public (int Root, double Factor) Find(int unknown)
    {
        double factor = 1;
        int at = unknown;
        while (parents[at] != at)
        {
            factor *= ratios[at];
            at = parents[at];
        }

        // Shortens the path, so that a long one is followed once only.
        for (double rest = factor; parents[unknown] != unknown && parents[unknown] != at;)
        {
            (int next, double step) = (parents[unknown], ratios[unknown]);
            (parents[unknown], ratios[unknown]) = (at, rest);
            rest /= step;
            unknown = next;
        }

        return (at, factor);
    }

    /// <summary>Whether an unknown that is not a multiple of another is 0.</summary>
    /// <param name="root">Its index.</param>
    public bool IsZero(int root) => ratios[root] == 0;

    /// <summary>Finds a basis of the solutions.</summary>
    /// <param name="mostUnknowns">The largest system that is solved. The unknowns of a larger one are taken for 0, which is safe.</param>
    /// <returns>The roots that are not 0 in each solution, and the number of unknowns that were given up.</returns>
    public (IReadOnlyList<(int Root, double Value)[]> Solutions, int GivenUp) Solve(int mostUnknowns)
    {
        List<Dictionary<int, double>> rows = [];
        foreach ((int Unknown, double Factor)[] equation in equations)
        {
            Dictionary<int, double> row = [];
            foreach ((int unknown, double factor) in equation)
            {
                (int root, double ratio) = Find(unknown);
                if (!IsZero(root))
                    row[root] = row.GetValueOrDefault(root) + (factor * ratio);
            }

            double largest = equation.Max(term => Math.Abs(term.Factor) * units[Find(term.Unknown).Root]);
            foreach (int root in row.Where(term => Math.Abs(term.Value) * units[term.Key] <= 1e-13 * largest).Select(term => term.Key).ToArray())
                row.Remove(root);
            if (row.Count > 0)
                rows.Add(row);
        }

        Dictionary<int, int> setOf = [];
        List<List<int>> sets = [];
        foreach (Dictionary<int, double> row in rows)
            Join(row.Keys);
        List<(int, double)[]> solutions = [];
        int givenUp = 0;
        ILookup<int, Dictionary<int, double>> bySet = rows.ToLookup(row => setOf[row.Keys.First()]);
        foreach ((List<int> set, int index) in sets.Select((set, index) => (set, index)).Where(set => set.set.Count > 0))
        {
            if (set.Count > mostUnknowns)
                givenUp += set.Count;
            else
                solutions.AddRange(Solve(set, [.. bySet[index]]));
        }

        for (int unknown = 0; unknown < Count; unknown++)
            if (parents[unknown] == unknown && !IsZero(unknown) && !setOf.ContainsKey(unknown))
                solutions.Add([(unknown, units[unknown])]);
        return (solutions, givenUp);

        void Join(IEnumerable<int> members)
        {
            int target = -1;
            foreach (int member in members)
            {
                if (!setOf.TryGetValue(member, out int found))
                {
                    if (target < 0)
                    {
                        target = sets.Count;
                        sets.Add([]);
                    }

                    setOf[member] = target;
                    sets[target].Add(member);
                }
                else if (target < 0)
                {
                    target = found;
                }
                else if (found != target)
                {
                    // The smaller set goes into the larger one.
                    (int from, int into) = sets[found].Count < sets[target].Count ? (found, target) : (target, found);
                    foreach (int moved in sets[from])
                        setOf[moved] = into;
                    sets[into].AddRange(sets[from]);
                    sets[from] = [];
                    target = into;
                }
            }
        }
    }

    private IEnumerable<(int Root, double Value)[]> Solve(List<int> set, List<Dictionary<int, double>> rows)
    {
        using var scope = NewDisposeScope();
        Dictionary<int, int> column = set.Select((root, place) => (root, place)).ToDictionary(pair => pair.root, pair => pair.place);
        double[] matrix = new double[rows.Count * set.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            double length = Math.Sqrt(rows[row].Sum(term => Math.Pow(term.Value * units[term.Key], 2)));
            foreach ((int root, double factor) in rows[row])
                matrix[(row * set.Count) + column[root]] = factor * units[root] / length;
        }

        Tensor system = tensor(matrix, [rows.Count, set.Count], ScalarType.Float64, CPU);
        if (rows.Count > set.Count)
            system = linalg.qr(system, linalg.QRMode.R).R;
        (_, Tensor values, Tensor vectors) = linalg.svd(system, fullMatrices: true);
        double[] singular = Matrix.Numbers(values);
        int rank = singular.Count(value => value > ColumnSpan.Tolerance * singular[0]);
        Matrix free = Matrix.Of(vectors.narrow(0, rank, set.Count - rank));
        List<(int, double)[]> solutions = [];
        for (int solution = 0; solution < free.Rows; solution++)
        {
            (int, double)[] entries = [.. set.Select((root, place) => (root, free[solution, place] * units[root])).Where(entry => Math.Abs(entry.Item2) > Rounding * units[entry.root])];
            solutions.Add(entries);
        }

        return solutions;
    }
}
