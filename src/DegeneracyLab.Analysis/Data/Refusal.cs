namespace DegeneracyLab.Analysis;

/// <summary>Refusals under the names of the parameters that callers know.</summary>
internal static class Refusal
{
    /// <summary>Of choices.</summary>
    /// <param name="message">What is wrong with them.</param>
    /// <param name="cause">What found it; null if that is the caller.</param>
    public static ArgumentException OfOptions(string message, Exception? cause = null) => Of("options", message, cause);

    /// <summary>Of data.</summary>
    /// <param name="message">What is wrong with them.</param>
    public static ArgumentException OfData(string message) => Of("data", message);

    /// <summary>Of data that are other ones in a later pass.</summary>
    public static ArgumentException OfChangedData() => OfData("The data have changed between passes: every pass must read the same samples in the same order; a loader must not shuffle.");

    /// <summary>Of data that belong to others.</summary>
    /// <param name="message">What is wrong with them.</param>
    /// <param name="cause">What found it; null if that is the caller.</param>
    public static ArgumentException OfCorrupted(string message, Exception? cause = null) => Of("corrupted", message, cause);

    /// <summary>Of paths through a network.</summary>
    /// <param name="message">What is wrong with them.</param>
    public static ArgumentException OfPaths(string message) => Of("paths", message);

    /// <summary>Of an edge norm.</summary>
    /// <param name="message">What is wrong with it.</param>
    public static ArgumentException OfNorm(string message) => Of("norm", message);

    /// <summary>Of the state of an analysis.</summary>
    /// <param name="message">What is wrong with it.</param>
    public static ArgumentException OfState(string message) => Of("state", message);

    private static ArgumentException Of(string parameter, string message, Exception? cause = null) => new(message, parameter, cause);
}
