namespace DegeneracyLab.Analysis;

/// <summary>Texts of files in messages.</summary>
internal static class Quotation
{
    private const int Longest = 100;

    /// <summary>A name in quotes. A damaged file must not flood a message, nor a hostile one command the terminal that shows it.</summary>
    /// <param name="name">The name.</param>
    /// <returns>For example <c>'weight'</c>; of long names the beginning, and U+FFFD for control characters.</returns>
    public static string Of(string name)
    {
        string shown = name.Length <= Longest ? name : name[..Longest];
        if (shown.Any(char.IsControl))
            shown = string.Concat(shown.Select(character => char.IsControl(character) ? '\ufffd' : character));
        return name.Length <= Longest ? $"'{shown}'" : $"'{shown}...'";
    }
}
