namespace DegeneracyLab.Analysis;

/// <summary>Something that has a few cases: the token at a position, the position itself, or both together.</summary>
/// <param name="Tokens">The hook point of the token ids; null if the token does not matter.</param>
/// <param name="At">The position of the token; null for the position at which the value is.</param>
/// <param name="Vocabulary">The number of tokens; 1 without a token.</param>
/// <param name="Positions">The number of positions, if the position itself matters; else 1.</param>
internal sealed record CaseVariable(HookPoint? Tokens, int? At, int Vocabulary, int Positions)
{
    /// <summary>The number of cases: a token and a position for each, token by token.</summary>
    public int Cases => Vocabulary * Positions;

    /// <summary>Whether the position itself matters.</summary>
    public bool IsByPosition => Positions > 1;

    /// <summary>The case of a token at a position.</summary>
    /// <param name="token">The token id.</param>
    /// <param name="position">The position.</param>
    public int CaseOf(int token, int position) => (Tokens is null ? 0 : token * Positions) + (IsByPosition ? position : 0);

    /// <summary>The variable that knows both: a place whose value is a sum of functions of these is a function of it.</summary>
    /// <param name="one">A variable.</param>
    /// <param name="other">Another.</param>
    /// <returns>The variable; null where they are tokens at different positions.</returns>
    public static CaseVariable? Joint(CaseVariable one, CaseVariable other)
    {
        if (one.Tokens is not null && other.Tokens is not null && (one.Tokens != other.Tokens || one.At != other.At))
            return null;
        CaseVariable token = one.Tokens is null ? other : one;
        return token with { Positions = Math.Max(one.Positions, other.Positions) };
    }

    /// <summary>The case of this variable where another one, which knows more, has a given case.</summary>
    /// <param name="joint">The other variable.</param>
    /// <param name="case">Its case.</param>
    public int CaseIn(CaseVariable joint, int @case) => CaseOf(@case / joint.Positions, @case % joint.Positions);
}
