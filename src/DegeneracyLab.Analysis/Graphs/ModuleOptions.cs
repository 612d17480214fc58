using static DegeneracyLab.Analysis.OptionName;

namespace DegeneracyLab.Analysis;

/// <summary>How modules are looked for.</summary>
public sealed record ModuleOptions
{
    /// <summary>All partitions are kept, and each is compared with each.</summary>
    private const int MostRestarts = 10_000;

    /// <summary>What a partition is measured against.</summary>
    public NullModel NullModel { get; init; } = NullModel.Layered;

    /// <summary>
    /// The resolution: with a larger one modules are smaller. Null for the middle of the widest range, from a tenth to 1, in which the layered
    /// null model gives the same modules, or 1 if there is none; for <see cref="NullModel.Newman"/> for 1; and for
    /// <see cref="NullModel.ConstantPotts"/>, whose resolution has the unit of weights, for the mean weight over all pairs of nodes.
    /// </summary>
    public double? Resolution { get; init; }

    /// <summary>How many times the search starts anew; the best partition is taken, and the others say how stable it is. At most 10,000.</summary>
    public int Restarts { get; init; } = 10;

    /// <summary>The seed: one seed gives one result.</summary>
    public long Seed { get; init; }

    /// <summary>Throws unless these choices make sense.</summary>
    internal void Check()
    {
        if (Resolution is { } resolution && !(double.IsFinite(resolution) && resolution > 0))
            throw Refusal.OfOptions($"{Named(nameof(Resolution))} is {resolution:g6}; it must be a finite number above 0.");
        if (Restarts is < 1 or > MostRestarts)
            throw Refusal.OfOptions($"{Named(nameof(Restarts))} is {Restarts}; it must be from 1 to {MostRestarts:N0}.");
        if (!Enum.IsDefined(NullModel))
            throw Refusal.OfOptions($"There is no {nameof(NullModel)} {(int)NullModel}.");
    }
}
