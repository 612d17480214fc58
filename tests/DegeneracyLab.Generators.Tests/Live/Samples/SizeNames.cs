using System.Globalization;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>
/// How a declaration writes its sizes: as numbers, or some of them as parameters of its primary constructor. A parameter
/// is named for its value, so that a block gets by name what it needs.
/// </summary>
/// <param name="salt">Which sizes are parameters; below 0, none.</param>
internal sealed class SizeNames(int salt)
{
    private readonly SortedSet<int> parameters = [];

    /// <summary>The values of the parameters, in their order.</summary>
    public IReadOnlyCollection<int> Parameters => parameters;

    /// <summary>The parameters, as the class declares them.</summary>
    public string Declaration => parameters.Count == 0 ? "" : $"({string.Join(", ", parameters.Select(value => "int " + Name(value)))})";

    public string Of(int size)
    {
        if (salt < 0 || size < 1 || (size + salt) % 2 != 0)
            return size.ToString(CultureInfo.InvariantCulture);
        parameters.Add(size);
        return $"nameof({Name(size)})";
    }

    /// <summary>Adds the parameters that a block gets by name.</summary>
    public void Need(IEnumerable<int> sizes) => parameters.UnionWith(sizes);

    private static string Name(int value) => FormattableString.Invariant($"size{value}");
}
