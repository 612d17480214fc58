using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

/// <summary>Values under names, in the order in which they were added.</summary>
internal sealed class OrderedNames<T>
{
    private readonly List<string> order = [];
    private readonly Dictionary<string, T> values = [];

    internal IReadOnlyList<string> Names => order;

    internal IEnumerable<T> Values => order.Select(name => values[name]);

    internal IEnumerable<(string Name, T Value)> Pairs => order.Select(name => (name, values[name]));

    internal bool Contains(string name) => values.ContainsKey(name);

    internal bool TryGet(string name, [MaybeNullWhen(false)] out T value) => values.TryGetValue(name, out value);

    internal bool TryAdd(string name, T value)
    {
        if (!values.TryAdd(name, value)) return false;
        order.Add(name);
        return true;
    }

    /// <summary>In its old place if the name is known.</summary>
    internal void Set(string name, T value)
    {
        if (!TryAdd(name, value)) values[name] = value;
    }

    internal void Remove(string name)
    {
        if (values.Remove(name)) order.Remove(name);
    }

    internal void Clear()
    {
        order.Clear();
        values.Clear();
    }
}
