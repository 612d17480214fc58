using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Names the tensors in what a pickle holds: keys of nested dictionaries and indices in lists, joined by dots, as in
/// <c>model.layers.0.weight</c>. Other values are passed over.
/// </summary>
/// <remarks>
/// A pickle may hold one object in many places, or within itself: lists of ten times the same list, nested twenty times, are a few bytes
/// and 10^20 places. Depth, places and the letters of all names are limited, the latter two by the length of the pickle.
/// </remarks>
internal sealed class PyTorchNames
{
    private const int MaximumDepth = 64;
    private const int MaximumPlaces = 16;
    private const int MaximumLetters = 64;
    private const int Allowance = 1000;

    private readonly List<(string Name, PickledTensor Tensor)> found = [];
    private readonly string place;
    private long places;
    private long letters;

    private PyTorchNames(string place, int length)
    {
        this.place = place;
        places = ((long)length * MaximumPlaces) + Allowance;
        letters = ((long)length * MaximumLetters) + Allowance;
    }

    /// <summary>Finds the tensors.</summary>
    /// <param name="root">What the pickle holds.</param>
    /// <param name="single">The name of the tensor, where the root is one.</param>
    /// <param name="length">The length of the pickle.</param>
    /// <param name="place">What messages begin with.</param>
    /// <exception cref="InvalidDataException">A tensor has no name, or a limit is passed.</exception>
    public static IReadOnlyList<(string Name, PickledTensor Tensor)> Find(object? root, string single, int length, string place)
    {
        var names = new PyTorchNames(place, length);
        if (root is PickledTensor tensor)
            names.found.Add((single, tensor));
        else
            names.Visit("", root, depth: 0);
        return names.found;
    }

    private void Visit(string? name, object? value, int depth)
    {
        if (--places < 0)
            throw new InvalidDataException($"{place}: its values are in far more places than its length explains: it repeats lists or dictionaries within each other.");
        switch (value)
        {
            case PickledTensor when name is null:
                throw new InvalidDataException($"{place}: a tensor is in a dictionary under a key that is neither a text nor a whole number.");
            case PickledTensor tensor:
                letters -= name.Length;
                if (letters < 0)
                    throw new InvalidDataException($"{place}: the names of its tensors have far more letters than its length explains.");
                found.Add((name, tensor));
                break;
            case PickledDictionary dictionary:
                RequireDepth(depth);
                foreach ((string? key, object? item) in dictionary.Items)
                    VisitItem(name, key, item, depth);
                break;
            case IReadOnlyList<object?> list:
                RequireDepth(depth);
                for (int i = 0; i < list.Count; i++)
                    VisitItem(name, i.ToString(CultureInfo.InvariantCulture), list[i], depth);
                break;
        }
    }

    /// <summary>Joins the name only where something can be found, so that scalars cost no letters.</summary>
    private void VisitItem(string? name, string? key, object? item, int depth)
    {
        if (item is not (PickledTensor or PickledDictionary or IReadOnlyList<object?>))
        {
            places--;
            return;
        }

        // At the root there is nothing to join to; an empty key further down keeps its dot.
        string? joined = name is null || key is null ? null : depth == 0 ? key : $"{name}.{key}";
        letters -= item is PickledTensor ? 0 : joined?.Length ?? 0;
        Visit(joined, item, depth + 1);
    }

    private void RequireDepth(int depth)
    {
        if (depth >= MaximumDepth)
            throw new InvalidDataException($"{place}: its lists and dictionaries are nested more than {MaximumDepth} deep, or contain themselves.");
    }
}
