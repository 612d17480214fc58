using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace DegeneracyLab.Generators.Helpers;

/// <summary>The one place where values become C# literals, the same in every culture.</summary>
internal static class CSharpLiteral
{
    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    /// <summary>A text as it stands inside an interpolated string, apart from its format items such as <c>{0}</c>.</summary>
    public static string InsideInterpolated(string text)
    {
        string literal = SymbolDisplay.FormatLiteral(text, quote: true);
        return literal.Substring(1, literal.Length - 2);
    }

    /// <summary>A double literal that reads back as the same number.</summary>
    /// <param name="value">A finite number.</param>
    public static string Of(double value)
    {
        // 'R' is the shortest text that reads back, except on old runtimes, where it may fail to.
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (double.Parse(text, CultureInfo.InvariantCulture) != value)
            text = value.ToString("G17", CultureInfo.InvariantCulture);
        return text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }
}
