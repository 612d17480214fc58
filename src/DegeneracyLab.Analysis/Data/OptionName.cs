namespace DegeneracyLab.Analysis;

/// <summary>
/// A name of the API in a message: of an option, or of one of its values. The command line gives users other names for the same options, and so
/// must be able to tell them from the words around them.
/// </summary>
/// <param name="Code">The name, such as <c>Proof</c> or <c>BasisKind.Local</c>.</param>
/// <param name="IsForPrograms">Whether it is advice that only helps in a program, and is left out elsewhere.</param>
internal readonly record struct OptionName(string Code, bool IsForPrograms = false)
{
    /// <summary>A name in a message.</summary>
    /// <param name="code">The name.</param>
    public static OptionName Named(string code) => new(code);

    /// <summary>Advice that only helps in a program.</summary>
    /// <param name="text">The advice, with the space or comma before it.</param>
    public static OptionName InPrograms(string text) => new(text, IsForPrograms: true);

    /// <summary>The name.</summary>
    public override string ToString() => Code;
}
