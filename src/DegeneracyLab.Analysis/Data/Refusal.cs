namespace DegeneracyLab.Analysis;

/// <summary>
/// Refusals under the names of the parameters that callers know. Those that have an <see cref="OptionName"/> keep their message in its parts, so that
/// <see cref="MessageOf"/> can say it with other names.
/// </summary>
internal static class Refusal
{
    private const string Parts = "DegeneracyLab.MessageParts";

    /// <summary>Of choices.</summary>
    /// <param name="message">What is wrong with them.</param>
    /// <param name="cause">What found it; null if that is the caller.</param>
    public static ArgumentException OfOptions(FormattableString message, Exception? cause = null) => InParts(Of("options", FormattableString.Invariant(message), cause), message);

    /// <summary>Of a result that lacks what a choice of its analysis would have given it.</summary>
    /// <param name="message">What is missing.</param>
    /// <param name="parameter">The parameter of the result.</param>
    public static ArgumentException OfResult(FormattableString message, string parameter) => InParts(Of(parameter, FormattableString.Invariant(message)), message);

    /// <summary>Of a file of another analysis.</summary>
    /// <param name="message">Where they differ.</param>
    public static InvalidDataException OfFile(FormattableString message) => InParts(new InvalidDataException(FormattableString.Invariant(message)), message);

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

    /// <summary>The message of an exception, without the name of a parameter at its end.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="names">Formats each <see cref="OptionName"/>, and all other parts; null for the names of the API.</param>
    public static string MessageOf(Exception exception, IFormatProvider? names = null)
    {
        if (names is not null && exception.Data[Parts] is FormattableString message)
            return message.ToString(names);
        return exception is ArgumentException { ParamName: { } parameter } ? exception.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal) : exception.Message;
    }

    private static ArgumentException Of(string parameter, string message, Exception? cause = null) => new(message, parameter, cause);

    private static TException InParts<TException>(TException exception, FormattableString message)
        where TException : Exception
    {
        exception.Data[Parts] = message;
        return exception;
    }
}
