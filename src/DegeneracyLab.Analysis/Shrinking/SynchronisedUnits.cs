using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Units of a gated layer with one gate on the data: y_i = factor_i s(x) q_i with q_i = sign_i p_i, where the slope s is the open one if
/// q_i is positive, and else the closed one.
/// </summary>
/// <param name="Units">The units, ascending.</param>
/// <param name="Signs">The sign of each.</param>
/// <param name="Factors">The factor of each.</param>
/// <param name="IsOpen">On which samples the gate is open, for q.</param>
/// <param name="IsConstant">Whether that is all samples.</param>
internal sealed record SynchronisedUnits(int[] Units, double[] Signs, double[] Factors, bool[] IsOpen, bool IsConstant)
{
    /// <summary>Groups the units of a layer that pass something on.</summary>
    /// <param name="section">The layer's section, which is not smooth.</param>
    /// <param name="preActivations">p, [samples, units].</param>
    public static IReadOnlyList<SynchronisedUnits> Of(ChainSection section, Tensor preActivations)
    {
        int samples = (int)preActivations.size(0), units = (int)preActivations.size(1);
        bool[] always = [.. Enumerable.Repeat(true, samples)];
        int[] all = [.. Enumerable.Range(0, units)];
        if (section.Kind == ChainSectionKind.Linear)
            return [new(all, Ones(units), Ones(units), always, IsConstant: true)];
        using var scope = NewDisposeScope();
        double[] numbers = Matrix.Numbers(preActivations.t());
        bool[][] open = [.. all.Select(unit => numbers.AsSpan(unit * samples, samples).ToArray().Select(value => value > 0).ToArray())];
        int[] opens = [.. open.Select(unit => unit.Count(isOpen => isOpen))];
        bool isOdd = section.ClosedSlope == -section.OpenSlope;
        int[] constant = [.. all.Where(unit => (opens[unit] == samples || opens[unit] == 0 || section.ClosedSlope == section.OpenSlope) && SlopeOf(unit) != 0)];
        List<SynchronisedUnits> groups = [];
        if (constant.Length > 0)
            groups.Add(new(constant, [.. constant.Select(unit => opens[unit] == samples ? 1.0 : -1)], [.. constant.Select(unit => SlopeOf(unit) / section.OpenSlope * (opens[unit] == samples ? 1 : -1))], always, IsConstant: true));
        // With opposite slopes, opposite gates are one gate; the first sample tells which.
        foreach (IGrouping<string, int> group in all.Where(unit => opens[unit] > 0 && opens[unit] < samples && section.ClosedSlope != section.OpenSlope).GroupBy(unit => Key(open[unit], isOdd && !open[unit][0])))
        {
            int[] some = [.. group];
            double[] signs = [.. some.Select(unit => isOdd && !open[unit][0] ? -1.0 : 1)];
            groups.Add(new(some, signs, Ones(some.Length), signs[0] > 0 ? open[some[0]] : [.. open[some[0]].Select(isOpen => !isOpen)], IsConstant: false));
        }

        return groups;

        double SlopeOf(int unit) => opens[unit] == samples ? section.OpenSlope : section.ClosedSlope;
        static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];
        static string Key(bool[] gates, bool flip) => string.Concat(gates.Select(isOpen => isOpen != flip ? '1' : '0'));
    }
}
