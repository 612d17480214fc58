namespace DegeneracyLab.Analysis;

/// <summary>
/// The reduced row echelon form, modulo a prime, of rows that come one by one. It keeps at most as many rows as there are columns. A row
/// that adds nothing costs rank x (columns - rank) products.
/// </summary>
internal sealed class EchelonForm
{
    private readonly PrimeField field;
    private readonly List<int> pivots = [];
    private readonly List<int> free;
    private readonly ulong[][] entries; // column by column, those of free columns only: the pivots' are those of the identity
    private readonly ulong[] rest;
    private ulong[] coefficients = new ulong[16];

    /// <summary>A form without rows.</summary>
    /// <param name="field">The field.</param>
    /// <param name="columns">The number of columns.</param>
    public EchelonForm(PrimeField field, int columns)
    {
        this.field = field;
        free = [.. Enumerable.Range(0, columns)];
        entries = new ulong[columns][];
        Array.Fill(entries, []);
        rest = new ulong[columns];
    }

    /// <summary>The rank of the rows.</summary>
    public int Rank => pivots.Count;

    /// <summary>The columns in which the rows of the form begin.</summary>
    public IReadOnlyList<int> Pivots => pivots;

    /// <summary>The other columns, ascending.</summary>
    public IReadOnlyList<int> Free => free;

    /// <summary>The number of products that were computed.</summary>
    public long Products { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="row">An entry for each column.</param>
    /// <returns>Whether the rank grew.</returns>
    public bool Add(ReadOnlySpan<ulong> row)
    {
        if (!Reduce(row, out int column))
            return false;
        ulong scale = field.Inverse(rest[column]);
        ulong[] pivot = entries[column];
        int rank = Rank;
        free.Remove(column);
        Products += (long)rank * free.Count;
        foreach (int other in free)
        {
            ref ulong[] own = ref entries[other];
            if (own.Length == rank)
                Array.Resize(ref own, Math.Max(16, 2 * rank));
            ulong factor = field.Multiply(rest[other], scale);
            own[rank] = factor;
            if (factor == 0)
                continue;
            for (int k = 0; k < rank; k++)
                own[k] = field.Subtract(own[k], field.Multiply(pivot[k], factor));
        }

        entries[column] = [];
        pivots.Add(column);
        return true;
    }

    /// <summary>Whether a row is a combination of the rows so far.</summary>
    /// <param name="row">An entry for each column.</param>
    public bool Contains(ReadOnlySpan<ulong> row) => !Reduce(row, out _);

    /// <summary>The vector of the null space that is 1 in one free column and 0 in the others.</summary>
    /// <param name="column">The free column.</param>
    /// <returns>An entry for each column.</returns>
    public ulong[] NullVector(int column)
    {
        ulong[] vector = new ulong[entries.Length];
        vector[column] = field.One;
        for (int k = 0; k < Rank; k++)
            vector[pivots[k]] = field.Negate(entries[column][k]);
        return vector;
    }

    /// <summary>Subtracts from a row what its entries at the pivots ask for.</summary>
    /// <returns>Whether anything remains, and the first column where it does.</returns>
    private bool Reduce(ReadOnlySpan<ulong> row, out int column)
    {
        if (coefficients.Length < Rank)
            coefficients = new ulong[2 * Rank];
        Span<ulong> own = coefficients.AsSpan(0, Rank);
        for (int k = 0; k < own.Length; k++)
            own[k] = row[pivots[k]];
        column = -1;
        Products += (long)Rank * free.Count;
        foreach (int other in free)
        {
            rest[other] = field.Subtract(row[other], field.Dot(own, entries[other].AsSpan(0, own.Length)));
            if (column < 0 && rest[other] != 0)
                column = other;
        }

        return column >= 0;
    }
}
