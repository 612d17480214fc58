namespace DegeneracyLab.Analysis;

/// <summary>
/// The weight that a null model expects inside a set of nodes: sum_s f_s o_s i_s over sections s, with the sums o and i of what each node
/// of the set has. Between two sets it is sum_s f_s (o_s i'_s + i_s o'_s). Rows are nodes or sets of nodes.
/// </summary>
internal sealed class ExpectedWeight
{
    private readonly double[] factors;
    private readonly double[] outgoing, incoming;      // [rows, sections]
    private readonly int[] firsts, ends;               // The sections in which a row has anything.

    private ExpectedWeight(double[] factors, int rows)
    {
        this.factors = factors;
        outgoing = new double[rows * factors.Length];
        incoming = new double[rows * factors.Length];
        firsts = new int[rows];
        ends = new int[rows];
        Array.Fill(firsts, factors.Length);
    }

    /// <summary>The number of rows.</summary>
    public int Rows => firsts.Length;

    /// <summary>What the sum over single nodes has that the null model does not: the constant Potts model expects no weight in a node itself.</summary>
    public double Excluded { get; private init; }

    private int Sections => factors.Length;

    /// <summary>A null model of a graph, a row for each node.</summary>
    /// <param name="model">The null model.</param>
    /// <param name="nodes">The number of nodes.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="sectionOf">The section of an edge, from 0 and below their number; the layered null model needs it.</param>
    /// <param name="sections">The number of sections.</param>
    public static ExpectedWeight Of(NullModel model, int nodes, IReadOnlyList<(int From, int To, double Weight)> edges, Func<int, int> sectionOf, int sections)
    {
        if (model == NullModel.ConstantPotts)
        {
            var constant = new ExpectedWeight([0.5], nodes) { Excluded = 0.5 * nodes };
            for (int node = 0; node < nodes; node++)
                constant.Add(node, 0, 1, 1);
            return constant;
        }

        bool isLayered = model == NullModel.Layered;
        double[] totals = new double[isLayered ? sections : 1];
        for (int edge = 0; edge < edges.Count; edge++)
            totals[isLayered ? sectionOf(edge) : 0] += edges[edge].Weight;
        // A section without edges expects nothing.
        var expected = new ExpectedWeight([.. totals.Select(total => total == 0 ? 0 : 1 / (isLayered ? total : 4 * total))], nodes);
        for (int edge = 0; edge < edges.Count; edge++)
        {
            (int from, int to, double weight) = edges[edge];
            expected.Add(from, isLayered ? sectionOf(edge) : 0, weight, isLayered ? 0 : weight);
            expected.Add(to, isLayered ? sectionOf(edge) : 0, isLayered ? 0 : weight, weight);
        }

        return expected;
    }

    /// <summary>The same null model with a row for each group of rows.</summary>
    /// <param name="groups">The group of each row.</param>
    /// <param name="count">The number of groups.</param>
    public ExpectedWeight Aggregate(int[] groups, int count)
    {
        var sums = new ExpectedWeight(factors, count) { Excluded = Excluded };
        for (int row = 0; row < groups.Length; row++)
            sums.Add(groups[row], this, row);
        return sums;
    }

    /// <summary>Adds a row of another table to a row.</summary>
    public void Add(int row, ExpectedWeight other, int otherRow)
    {
        Extend(row, other.firsts[otherRow], other.ends[otherRow]);
        Combine(row, other, otherRow, 1);
    }

    /// <summary>Takes a row of another table away from a row, to which it was added.</summary>
    public void Subtract(int row, ExpectedWeight other, int otherRow) => Combine(row, other, otherRow, -1);

    /// <summary>The expected weight inside a row.</summary>
    public double Inside(int row)
    {
        double sum = 0;
        for (int section = firsts[row]; section < ends[row]; section++)
            sum += factors[section] * outgoing[(row * Sections) + section] * incoming[(row * Sections) + section];
        return sum;
    }

    /// <summary>The expected weight between a row and a row of another table.</summary>
    public double Between(int row, ExpectedWeight other, int otherRow)
    {
        double sum = 0;
        int own = row * Sections, others = otherRow * Sections;
        for (int section = firsts[row]; section < ends[row]; section++)
            sum += factors[section] * ((outgoing[own + section] * other.incoming[others + section]) + (incoming[own + section] * other.outgoing[others + section]));
        return sum;
    }

    private void Add(int row, int section, double own, double other)
    {
        Extend(row, section, section + 1);
        outgoing[(row * Sections) + section] += own;
        incoming[(row * Sections) + section] += other;
    }

    private void Extend(int row, int first, int end)
    {
        firsts[row] = Math.Min(firsts[row], first);
        ends[row] = Math.Max(ends[row], end);
    }

    private void Combine(int row, ExpectedWeight other, int otherRow, double sign)
    {
        int own = row * Sections, others = otherRow * Sections;
        for (int section = other.firsts[otherRow]; section < other.ends[otherRow]; section++)
        {
            outgoing[own + section] += sign * other.outgoing[others + section];
            incoming[own + section] += sign * other.incoming[others + section];
        }
    }
}
