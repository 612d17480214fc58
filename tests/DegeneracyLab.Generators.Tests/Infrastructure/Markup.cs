using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.Generators.Tests.Infrastructure;

/// <summary>
/// Source text in which expected diagnostics are marked as <c>{|DGL0001:text|}</c>, the notation of
/// Microsoft.CodeAnalysis.Testing.
/// </summary>
/// <param name="Source">The text without the marks.</param>
/// <param name="Expected">What is expected where, in order.</param>
internal sealed record Markup(string Source, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    public static Markup Parse(string text)
    {
        var source = new StringBuilder();
        List<(string Id, TextSpan Span)> expected = [];
        Stack<(string Id, int Start)> open = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (string.CompareOrdinal(text, i, "{|", 0, 2) == 0)
            {
                int colon = text.IndexOf(':', i);
                open.Push((text[(i + 2)..colon], source.Length));
                i = colon;
            }
            else if (string.CompareOrdinal(text, i, "|}", 0, 2) == 0)
            {
                (string id, int start) = open.Pop();
                expected.Add((id, TextSpan.FromBounds(start, source.Length)));
                i++;
            }
            else
            {
                source.Append(text[i]);
            }
        }

        return new(source.ToString(), [.. expected.OrderBy(mark => mark.Span.Start).ThenBy(mark => mark.Id, StringComparer.Ordinal)]);
    }

    /// <summary>A place as a failing test shows it.</summary>
    public string Show(string id, TextSpan span) => string.Create(CultureInfo.InvariantCulture, $"{id} {span} '{Source.AsSpan(span.Start, span.Length)}'");
}
