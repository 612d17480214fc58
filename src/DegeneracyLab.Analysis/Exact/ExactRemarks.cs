using System.Globalization;
using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>Says what limits the count of all free directions.</summary>
internal static class ExactRemarks
{
    /// <summary>A singular value between these is neither clearly kept nor clearly rounding.</summary>
    private const double Unclear = 1e-13, Clear = 1e-8;

    /// <summary>The smallest ratio of the smallest kept to the largest dropped singular value that leaves no doubt.</summary>
    private const double ClearGap = 1e4;

    /// <summary>A subspace of a stage that is outside the null space by more than this was not found accurately.</summary>
    private const double LargestResidual = 1e-6;

    /// <summary>Why nothing is said about special values of the weights.</summary>
    public const string NoPieceNearby = "What is owed to special values of the weights is not counted: even the smallest moves of the weights open other gates, or let other maxima win, on some samples.";

    /// <summary>The remarks on a count.</summary>
    /// <param name="jacobian">The Jacobian.</param>
    /// <param name="free">Its null space.</param>
    /// <param name="cells">The samples of a chain; null for other networks.</param>
    /// <param name="sum">The sum of all stages.</param>
    /// <param name="lacksPaths">Whether a chain has too many paths.</param>
    /// <returns>Sentences.</returns>
    public static IEnumerable<string> Of(JacobianSums jacobian, ParameterNullSpace free, FiringCells? cells, SubspaceSum sum, bool lacksPaths)
    {
        long rows = jacobian.Count * jacobian.Outputs;
        NumericalRank rank = free.Rank;
        if (rows < jacobian.Columns)
            yield return Text($"The data are few: {Quantity.Of(jacobian.Count, "sample")} with {Quantity.Of(jacobian.Outputs, "output")} {(jacobian.Count == 1 ? "bounds" : "bound")} the rank by {rows:N0}, and there are {Quantity.Of(jacobian.Columns, "parameter")}.");
        int unclear = rank.Spectrum.Count(square => Math.Sqrt(square / rank.Scale) is > Unclear and < Clear);
        if (unclear > 0 || rank.Gap < ClearGap * ClearGap)
            yield return Text($"The number of free directions depends on the tolerance: the smallest singular value that counts is {Math.Sqrt(rank.SmallestKept / rank.Scale):0.0e+0} of the largest, the largest that does not {Math.Sqrt(rank.LargestDropped / rank.Scale):0.0e+0}, and {unclear:N0} are between {Unclear:0e+0} and {Clear:0e+0}.");
        if (!jacobian.LooksAgain)
            yield return $"Derivatives that are nothing but rounding were not looked for, because {jacobian.Network.Description.Name} can't be copied.";
        if (jacobian.LeftOut > 0)
            yield return Text($"{jacobian.LeftOut:N0} of the first {Quantity.Of(jacobian.LeftOut + jacobian.LookedAtTwice, "sample")} {(jacobian.LeftOut == 1 ? "was" : "were")} left out of the search for derivatives that are nothing but rounding, because gates or maxima change there with the last bits of the data.");
        if (free.LargestEffectOfProved > 1)
            yield return Text($"A direction that is proved to be free moves the computed outputs {free.LargestEffectOfProved:0.0e+0} times as much as rounding may.");
        if (cells is { GaveUp: true })
            yield return "The samples have more firing patterns than can be kept. So the free directions are not divided into the stages of a chain.";
        if (jacobian.OnBoundaries > 0)
            yield return Text($"{jacobian.OnBoundaries:N0} of {Quantity.Of(jacobian.Count, "sample")} {(jacobian.OnBoundaries == 1 ? "has" : "have")} pre-activations of exactly 0, where gates and derivatives are undefined; these gates count as closed.");
        if (lacksPaths)
            yield return Text($"Path redundancy is not counted: the derivatives of all paths through blocks of gates have more than {PathRedundancy.MaxRows:N0} rows.");
        if (sum.LargestResidual > LargestResidual)
            yield return Text($"A subspace of a stage is outside the null space by {sum.LargestResidual:0.0e+0}. So directions may be counted in another stage than their own; the number of all does not depend on it.");
    }

    /// <summary>The name of a number among the parameters: its parameter and its place in it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="column">The number's place among all trained numbers.</param>
    /// <returns>For example <c>Linear1.weight[0, 2]</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such number.</exception>
    public static string NameOf(IInstrumentedNetwork network, int column)
    {
        long place = column;
        foreach ((string name, Parameter parameter) in network.NamedParameters())
        {
            if (place < parameter.numel())
            {
                long[] index = new long[parameter.dim()];
                for (int axis = index.Length - 1; axis >= 0; axis--)
                    (place, index[axis]) = Math.DivRem(place, parameter.size(axis));
                return $"{name}[{string.Join(", ", index)}]";
            }

            place -= parameter.numel();
        }

        throw new ArgumentOutOfRangeException(nameof(column), column, $"{network.Description.Name} has no such parameter.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
