namespace DegeneracyLab.Generators.Models;

/// <summary>What came of parsing one declaration.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Network">The network; null if parsing failed.</param>
/// <param name="Failure">The exception that ended parsing; null if there was none.</param>
internal sealed record ParseResult(string Name, NetworkSpec? Network, Failure? Failure);

/// <summary>An unexpected exception, as it is reported.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Message">Its message.</param>
internal sealed record Failure(string Type, string Message)
{
    public static Failure Of(Exception exception) => new(exception.GetType().FullName, exception.Message);
}
