using System.Globalization;
using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>Says what a free direction changes.</summary>
/// <param name="network">The network.</param>
internal sealed class DirectionText(IInstrumentedNetwork network)
{
    /// <summary>A number that moves less than this, as a ratio to the one that moves most, is not named.</summary>
    public const double Named = 1e-7;

    private const int Listed = 6, Weighted = 4;

    private readonly IReadOnlyList<NetworkStep> steps = network.Steps();

    /// <summary>Describes a symmetry by what it does to the values.</summary>
    /// <param name="generator">The symmetry.</param>
    /// <returns>A sentence.</returns>
    public static string Of(SymmetryGenerator generator)
    {
        (HookPoint Hook, IReadOnlyList<(int From, int To, double Value)> Changes)[] places = [.. generator.Changes];
        (HookPoint hook, IReadOnlyList<(int From, int To, double Value)> changes) = places[0];
        string where = places.Length == 1 ? hook.Name : $"{hook.Name} to {places[^1].Hook.Name}";
        if (changes is [(int from, int to, _)])
        {
            return from == to ? Text($"At {where} unit {to} is scaled; what reads it is scaled back.")
                : from < 0 ? Text($"At {where} a constant is added to unit {to}; what reads it takes it off.")
                : Text($"At {where} unit {from} is added to unit {to}; what reads unit {from} is reduced by what reads unit {to}.");
        }

        int[] mixed = [.. changes.Where(change => change.From >= 0).SelectMany(change => new[] { change.From, change.To }).Distinct().Order()], shifted = [.. changes.Where(change => change.From < 0).Select(change => change.To).Order()];
        string[] parts = [.. new[] { mixed.Length == 0 ? null : $"{Units(mixed)} {(mixed.Length == 1 ? "is scaled" : changes.All(change => change.From < 0 || change.From == change.To) ? "are scaled" : "are mixed")}", shifted.Length == 0 ? null : $"constants are added to {Units(shifted)}" }.OfType<string>()];
        return $"At {where} {string.Join(" and ", parts)}; what reads them is changed to match.";
    }

    /// <summary>Describes a direction by the numbers that it moves.</summary>
    /// <param name="vector">The change of every trained number.</param>
    /// <param name="scales">The sizes of the derivatives by these numbers, in which changes are compared.</param>
    /// <returns>A sentence.</returns>
    public string Of(ReadOnlySpan<double> vector, ReadOnlySpan<double> scales)
    {
        double largest = 0;
        for (int i = 0; i < vector.Length; i++)
            largest = Math.Max(largest, Math.Abs(vector[i] * scales[i]));
        Dictionary<Parameter, (string Name, (int Place, double Value)[] Moved)> moved = new(ReferenceEqualityComparer.Instance);
        int start = 0;
        foreach ((string name, Parameter parameter) in network.NamedParameters())
        {
            List<(int, double)> own = [];
            for (int i = 0; i < parameter.numel(); i++)
                if (Math.Abs(vector[start + i] * scales[start + i]) > Named * largest)
                    own.Add((i, vector[start + i]));
            if (own.Count > 0)
                moved[parameter] = (name, [.. own]);
            start += (int)parameter.numel();
        }

        List<string> parts = [];
        foreach (MapStep map in steps.OfType<MapStep>())
        {
            (string Name, (int Place, double Value)[] Moved) bias = default;
            bool hasWeight = moved.Remove(map.Weight, out (string Name, (int Place, double Value)[] Moved) weight), hasBias = map.Bias is { } own && moved.Remove(own, out bias);
            if (!hasWeight && !hasBias)
                continue;
            int rows = (int)map.Weight.size(0), columns = (int)map.Weight.size(1), inputs = map.IsTransposed ? rows : columns;
            // The constant is the input after all others.
            (int Unit, int Input, double Value)[] entries = [
                .. (weight.Moved ?? []).Select(entry => map.IsTransposed ? (entry.Place % columns, entry.Place / columns, entry.Value) : (entry.Place / columns, entry.Place % columns, entry.Value)),
                .. (bias.Moved ?? []).Select(entry => (entry.Place, inputs, entry.Value))];
            parts.Add($"{map.Output.Name}: {Reading(entries, inputs)}");
        }

        parts.AddRange(moved.Values.Select(rest => Text($"{rest.Name}: {rest.Moved.Length:N0} {(rest.Moved.Length == 1 ? "number" : "numbers")}")));
        return $"{string.Join("; ", parts)}.";
    }

    private static string Reading((int Unit, int Input, double Value)[] entries, int inputs)
    {
        int[] units = [.. entries.Select(entry => entry.Unit).Distinct().Order()], read = [.. entries.Select(entry => entry.Input).Distinct().Order()];
        string verb = units.Length == 1 ? "reads" : "read";
        if (units.Length == 1 && entries.Length <= Weighted)
        {
            double largest = entries.Max(entry => Math.Abs(entry.Value));
            (int Unit, int Input, double Value)[] inOrder = [.. entries.OrderBy(entry => entry.Input)];
            // What is read begins with a sum, not with a sign.
            bool isLess = inOrder[0].Value < 0;
            string sum = string.Join(" ", inOrder.Select((entry, place) => $"{((entry.Value < 0) != isLess ? "- " : place > 0 ? "+ " : "")}{Multiple(Math.Abs(entry.Value) / largest)}{Input(entry.Input, inputs)}"));
            return $"{Units(units)} {verb} {sum} {(isLess ? "less" : "more")}";
        }

        string what = string.Join(" and ", new[] { Numbered("input", [.. read.Where(input => input < inputs)]), read.Contains(inputs) ? "the constant" : null }.OfType<string>());
        return $"{Units(units)} {verb} {what} otherwise";
    }

    private static string Multiple(double factor) => Math.Abs(factor - 1) < 1e-9 ? "" : Text($"{factor:0.###} x ");

    private static string Input(int input, int inputs) => input == inputs ? "the constant" : Text($"input {input}");

    private static string Units(int[] units) => Numbered("unit", units)!;

    private static string? Numbered(string noun, int[] numbers) => numbers.Length switch
    {
        0 => null,
        1 => Text($"{noun} {numbers[0]}"),
        > Listed => Text($"{numbers.Length} {noun}s ({string.Join(", ", numbers.Take(Listed - 1))}, ...)"),
        _ => Text($"{noun}s {string.Join(", ", numbers.SkipLast(1))} and {numbers[^1]}"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
