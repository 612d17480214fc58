using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace DegeneracyLab.Generators.Helpers;

/// <summary>Names as C# takes them.</summary>
internal static class Identifiers
{
    /// <summary>Whether a name can stand in code as it is, at most with an '@' before it.</summary>
    public static bool IsUsable(string name)
    {
        if (!SyntaxFacts.IsValidIdentifier(name))
            return false;
        // The compiler drops formatting characters from identifiers, so that the name in code would be another.
        foreach (char character in name)
            if (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.Format)
                return false;
        return true;
    }

    /// <summary>Whether a name is a keyword wherever it stands.</summary>
    public static bool IsKeyword(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None;

    /// <summary>The name as it is written in code: with an '@' if it means something to the compiler.</summary>
    public static string Escape(string name) =>
        IsKeyword(name) || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>The words of a text as one name: <c>HiddenLayer</c> for <c>hidden layer</c>. It need not be usable.</summary>
    public static string FromWords(string text)
    {
        var name = new StringBuilder();
        bool begins = true;
        foreach (char character in text)
        {
            if (char.IsLetterOrDigit(character))
                name.Append(begins ? char.ToUpperInvariant(character) : character);
            begins = !char.IsLetterOrDigit(character);
        }

        return name.ToString();
    }

    /// <summary>The name of a local variable for a member: <c>Readout</c> -> <c>readout</c>, <c>MLPOut</c> -> <c>mlpOut</c>.</summary>
    public static string ToLocal(string name)
    {
        char[] characters = name.ToCharArray();
        for (int i = 0; i < characters.Length && char.IsUpper(characters[i]); i++)
        {
            // The last capital of a run begins the next word.
            if (i > 0 && i + 1 < characters.Length && char.IsLower(characters[i + 1]))
                break;
            characters[i] = char.ToLowerInvariant(characters[i]);
        }

        return new string(characters);
    }
}
