namespace DegeneracyLab.Analysis;

/// <summary>What linear steps on positions make of atoms.</summary>
internal static class PositionAtoms
{
    /// <summary>An atom at one position.</summary>
    /// <param name="atom">The atom; null for the constant.</param>
    /// <param name="position">The position.</param>
    /// <returns>Atoms with their factors; null is the constant.</returns>
    public static IEnumerable<(Atom? Atom, double Factor)> At(Atom? atom, int position)
    {
        if (atom is not CaseAtom { Variable: { At: null } variable, Case: var @case })
            return [(atom is null ? null : new MovedAtom(position, atom), 1)];
        (int token, int at) = (@case / variable.Positions, @case % variable.Positions);
        if (variable.IsByPosition && at != position)
            return [];
        if (variable.Tokens is null)
            return [(null, 1)];
        CaseVariable there = variable with { At = position, Positions = 1 };
        // The first token has no atom: it is there where no other is.
        return token > 0 ? [(new CaseAtom(there, token), 1)] : [(null, 1), .. Enumerable.Range(1, there.Cases - 1).Select(other => ((Atom?)new CaseAtom(there, other), -1.0))];
    }

    /// <summary>The mean of an atom over all positions.</summary>
    /// <param name="atom">The atom; null for the constant.</param>
    public static IEnumerable<(Atom? Atom, double Factor)> Mean(Atom? atom) => atom switch
    {
        null => [(null, 1)],
        CaseAtom { Variable: { Tokens: null } variable } => [(null, 1.0 / variable.Positions)],
        _ => [(new MovedAtom(new PositionMeanFunction(), atom), 1)],
    };

    /// <summary>What a step that keeps constants makes of an atom.</summary>
    /// <param name="atom">The atom; null for the constant.</param>
    /// <param name="by">What the step does.</param>
    public static IEnumerable<(Atom? Atom, double Factor)> Moved(Atom? atom, object by) => [(atom is null ? null : new MovedAtom(by, atom), 1)];

    /// <summary>What a step that changes constants as well makes of an atom.</summary>
    /// <param name="atom">The atom; null for the constant.</param>
    /// <param name="by">What the step does.</param>
    public static IEnumerable<(Atom? Atom, double Factor)> MovedWithConstant(Atom? atom, object by) => [(new MovedAtom(by, atom), 1)];
}
