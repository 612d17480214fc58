namespace DegeneracyLab.Generators;

/// <summary>The names of the pipeline's steps, by which tests ask why a step ran.</summary>
internal static class TrackingNames
{
    /// <summary>Every declaration with <c>[Network]</c>, parsed.</summary>
    public const string Parse = nameof(Parse);

    /// <summary>The networks for which something is generated.</summary>
    public const string Network = nameof(Network);
}
