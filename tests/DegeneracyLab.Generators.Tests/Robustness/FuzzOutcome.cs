namespace DegeneracyLab.Generators.Tests.Robustness;

/// <summary>What became of a declaration.</summary>
internal enum FuzzOutcome
{
    /// <summary>The compiler had objections of its own.</summary>
    CompilerError,

    /// <summary>We reported an error.</summary>
    Reported,

    /// <summary>It compiled with what was generated.</summary>
    Compiled,
}
