using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>A dictionary of a pickle, in its order. Texts and whole numbers as keys are names, each of which occurs once.</summary>
internal sealed class PickledDictionary
{
    // Made when they are needed: an empty dictionary is one byte of a pickle.
    private List<KeyValuePair<string?, object?>>? items;
    private HashSet<string>? names;

    /// <summary>Names and values; the name is null where the key is something else.</summary>
    public IReadOnlyList<KeyValuePair<string?, object?>> Items => items ?? [];

    /// <summary>Adds an item.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where there is an item of the same name.</returns>
    public bool TryAdd(object? key, object? value)
    {
        // As text: of numbers, whoever writes the file could choose those that collide in a hash table.
        string? name = key as string ?? (key as long?)?.ToString(CultureInfo.InvariantCulture);
        if (name is not null && !(names ??= new(StringComparer.Ordinal)).Add(name))
            return false;
        (items ??= []).Add(new(name, value));
        return true;
    }
}
