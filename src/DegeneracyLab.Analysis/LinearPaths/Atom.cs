namespace DegeneracyLab.Analysis;

/// <summary>
/// A function of a sample and a position of which values are sums. Atoms are compared by how they come about: equal ones are the same
/// function, and different ones count as independent, which is safe.
/// </summary>
internal abstract record Atom;

/// <summary>The value of a unit, of the data or behind a step that is not linear.</summary>
/// <param name="Hook">The hook point.</param>
/// <param name="Unit">The unit.</param>
internal sealed record UnitAtom(HookPoint Hook, int Unit) : Atom;

/// <summary>1 where a variable of a few cases has one of them, else 0. Case 0 has no atom: it is the constant without all others.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Case">The case, from 1.</param>
internal sealed record CaseAtom(CaseVariable Variable, int Case) : Atom;

/// <summary>What a linear step on positions makes of an atom: a mean, a tap of a convolution, a sum by an attention pattern.</summary>
/// <param name="By">What the step does; equal values do the same.</param>
/// <param name="Of">The atom; null for the constant.</param>
internal sealed record MovedAtom(object By, Atom? Of) : Atom;
