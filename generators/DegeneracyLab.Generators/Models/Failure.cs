namespace DegeneracyLab.Generators.Models;

/// <summary>An unexpected exception, as it is reported.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Message">Its message.</param>
internal sealed record Failure(string Type, string Message)
{
    public static Failure Of(Exception exception) => new(exception.GetType().FullName, exception.Message);
}
