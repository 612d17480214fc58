using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The values at a hook point, x = (atoms) C + c, and their change, (atoms) B + v, in which B and v are linear in the unknowns. The last row
/// is that of the constant.
/// </summary>
/// <param name="Atoms">The atoms, without the constant.</param>
/// <param name="C">[atoms + 1, units], float64 on the CPU.</param>
/// <param name="B">[atoms + 1, units, unknowns].</param>
internal sealed record PathValue(IReadOnlyList<Atom> Atoms, Tensor C, Tensor B)
{
    /// <summary>An entry of a sum of this many times less than its terms is rounding.</summary>
    private const double Rounding = 1e-14;

    /// <summary>The number of units.</summary>
    public int Units => (int)C.size(1);

    /// <summary>The number of rows, with that of the constant.</summary>
    public int Rows => (int)C.size(0);

    /// <summary>The number of unknowns.</summary>
    public int Unknowns => (int)B.size(2);

    /// <summary>Units that are atoms themselves, and do not change.</summary>
    /// <param name="hook">Their hook point.</param>
    /// <param name="units">Their number.</param>
    /// <param name="unknowns">The number of unknowns.</param>
    public static PathValue OfUnits(HookPoint hook, int units, int unknowns) => new(
        [.. Enumerable.Range(0, units).Select(unit => new UnitAtom(hook, unit))],
        cat([eye(units, dtype: ScalarType.Float64, device: CPU), zeros(1, units, dtype: ScalarType.Float64, device: CPU)]),
        zeros(units + 1, units, unknowns, dtype: ScalarType.Float64, device: CPU));

    /// <summary>The sum of values of the same units.</summary>
    /// <param name="terms">The terms.</param>
    public static PathValue Sum(IReadOnlyList<PathValue> terms)
    {
        Dictionary<Atom, int> rows = [];
        foreach (Atom atom in terms.SelectMany(term => term.Atoms))
            rows.TryAdd(atom, rows.Count);
        PathValue[] aligned = [.. terms.Select(term => term.Aligned([.. rows.Keys], atom => [(atom, 1)]))];
        return new([.. rows.Keys], Sum(aligned.Select(term => term.C)), Sum(aligned.Select(term => term.B)));
    }

    /// <summary>The values after a linear map of the units.</summary>
    /// <param name="map">[units, other units].</param>
    public PathValue Mapped(Tensor map)
    {
        Tensor c = C.matmul(map), sizes = C.abs().matmul(map.abs());
        return new(Atoms, c * c.abs().gt(sizes.Times(Rounding)), map.t().matmul(B));
    }

    /// <summary>The values with other atoms.</summary>
    /// <param name="terms">What an atom, or null for the constant, is a sum of: atoms, or null for the constant, with their factors.</param>
    public PathValue Renamed(Func<Atom?, IEnumerable<(Atom? Atom, double Factor)>> terms)
    {
        Dictionary<Atom, int> rows = [];
        foreach (Atom? atom in Atoms.Append(null).SelectMany(terms).Where(term => term.Factor != 0).Select(term => term.Atom))
            if (atom is not null)
                rows.TryAdd(atom, rows.Count);
        return Aligned([.. rows.Keys], terms);
    }

    /// <summary>Adds what numbers among the parameters do: where one changes, a unit changes by what it multiplies.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="columns">The numbers' columns among the unknowns.</param>
    /// <param name="factors">What they multiply, [atoms + 1, numbers].</param>
    public void AddAt(int unit, long[] columns, Tensor factors)
    {
        if (columns.Length == 0)
            return;
        Tensor own = B.select(1, unit), index = tensor(columns, device: CPU);
        own.index_copy_(1, index, own.index_select(1, index).Plus(factors));
    }

    /// <summary>Other rows, as sums of these.</summary>
    /// <param name="atoms">Their atoms.</param>
    /// <param name="sums">[rows, rows of these].</param>
    public PathValue WithRows(IReadOnlyList<Atom> atoms, Tensor sums) =>
        new(atoms, sums.matmul(C), sums.matmul(B.flatten(1)).reshape(sums.size(0), Units, Unknowns));

    /// <summary>The rows of a list of atoms, with the constant last.</summary>
    private PathValue Aligned(IReadOnlyList<Atom> atoms, Func<Atom?, IEnumerable<(Atom? Atom, double Factor)>> terms)
    {
        Dictionary<Atom, int> rowOf = atoms.Select((atom, row) => (atom, row)).ToDictionary(pair => pair.atom, pair => pair.row);
        double[] rows = new double[(atoms.Count + 1) * Rows];
        for (int from = 0; from < Rows; from++)
            foreach ((Atom? atom, double factor) in terms(from < Atoms.Count ? Atoms[from] : null))
                if (factor != 0)
                    rows[((atom is null ? atoms.Count : rowOf[atom]) * Rows) + from] += factor;
        return WithRows(atoms, tensor(rows, [atoms.Count + 1, Rows], ScalarType.Float64, CPU));
    }

    private static Tensor Sum(IEnumerable<Tensor> terms) => terms.Aggregate((sum, term) => sum.Plus(term));
}
