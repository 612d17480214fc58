using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace DegeneracyLab.Analysis;

/// <summary>The effect of a corrupted value that travels along named edges alone, while everything else stays clean.</summary>
public sealed record PatchingResult
{
    /// <summary>The network.</summary>
    public required string Network { get; init; }

    /// <summary>The node whose value was the corrupted one.</summary>
    public required string Sender { get; init; }

    /// <summary>The node at which the effect was measured.</summary>
    public required string Receiver { get; init; }

    /// <summary>The named edges, in words.</summary>
    public required IReadOnlyList<string> Edges { get; init; }

    /// <summary>The number of samples.</summary>
    public required long Samples { get; init; }

    /// <summary>The shape of the receiver's value, or [1] of a feature.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>The mean change of the receiver over samples, entry by entry; of a feature the sum over positions.</summary>
    public required ImmutableArray<double> MeanChange { get; init; }

    /// <summary>The mean over samples of the squared length of the receiver's change.</summary>
    public required double MeanSquare { get; init; }

    /// <summary>The same from the clean to the corrupted run.</summary>
    public required double CorruptedMeanSquare { get; init; }

    /// <summary>The metric; null where none was asked for.</summary>
    public string? Metric { get; init; }

    /// <summary>The score of the clean run; NaN without a metric.</summary>
    public double Clean { get; init; } = double.NaN;

    /// <summary>The score of the corrupted run; NaN without a metric.</summary>
    public double Corrupted { get; init; } = double.NaN;

    /// <summary>The score with the corrupted value on the paths; NaN without a metric.</summary>
    public double Patched { get; init; } = double.NaN;

    /// <summary>The effect on the metric: the patched score less the clean one.</summary>
    public double Effect => Patched - Clean;

    /// <summary>The effect as a share of that of the whole corruption; NaN where that has none.</summary>
    public double Share => Corrupted == Clean ? double.NaN : Effect / (Corrupted - Clean);

    /// <summary>The result as JSON.</summary>
    /// <returns>Lines of text.</returns>
    public string ToJson() => JsonSerializer.Serialize(
        new { schema = "degeneracylab-patching-1", Network, Sender, Receiver, Edges, Samples, Shape, MeanChange, MeanSquare, CorruptedMeanSquare, Metric, Clean, Corrupted, Patched, Effect, Share },
        AnalysisJson.Indented);

    /// <summary>The numbers in sentences, at most 80 columns wide.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"{Network} on {Samples:N0} pairs of samples: {Sender} from the corrupted run, along {string.Join(", ", Edges)}.");
        string change = string.Create(CultureInfo.InvariantCulture, $"At {Receiver} the mean square of the change is {MeanSquare:g4}; the whole corruption has {CorruptedMeanSquare:g4}.");
        string effect = Metric is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{Metric}: {Patched:g6} patched, {Clean:g6} clean, {Corrupted:g6} corrupted; the effect is {Effect:g4}, {Share:0.0 %} of the whole.");
        return string.Join('\n', new[] { head, change, effect }.Where(sentence => sentence.Length > 0).SelectMany(sentence => ResultReport.Wrapped(sentence, ResultReport.StandardWidth)));
    }
}
