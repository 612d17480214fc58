using System.Globalization;

namespace DegeneracyLab.Generators.Helpers;

/// <summary>A hash of text that is the same in every process.</summary>
internal static class StableHash
{
    /// <summary>FNV-1a over the UTF-16 units, as eight hexadecimal digits.</summary>
    public static string Of(string text)
    {
        uint hash = 2166136261;
        foreach (char character in text)
            hash = unchecked((hash ^ character) * 16777619);
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
