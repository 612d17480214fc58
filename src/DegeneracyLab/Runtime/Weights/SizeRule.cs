using System.ComponentModel;

namespace DegeneracyLab.Runtime;

/// <summary>What must hold of sizes that are parameters of a network. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SizeRule
{
    /// <summary>Throws unless a condition holds.</summary>
    /// <param name="holds">The condition.</param>
    /// <param name="message">What is wrong otherwise.</param>
    /// <exception cref="ArgumentException">The condition does not hold.</exception>
    public static void Require(bool holds, FormattableString message)
    {
        if (!holds)
            throw new ArgumentException(FormattableString.Invariant(message));
    }
}
