using DegeneracyLab;

namespace Samples.Zoo;

/// <summary>The exhibits.</summary>
internal static class DegeneracyZoo
{
    /// <summary>The width of the column of names.</summary>
    public const int LongestName = 24;

    /// <summary>All exhibits: chains of ReLUs from single layers to long ranges, special weights and data, then other layers.</summary>
    public static IReadOnlyList<Exhibit> Exhibits { get; } =
    [
        Rescaling.Exhibit,
        DependentInputs.Exhibit,
        ConstantInput.Exhibit,
        UnreadUnit.Exhibit,
        DependentJacobians.Exhibit,
        DeadUnit.Exhibit,
        ConditionalLayer.Exhibit,
        SynchronisedUnits.Exhibit,
        ParallelUnits.Exhibit,
        AlwaysOpenUnits.Exhibit,
        ContainedGates.Exhibit,
        HiddenSynchronisation.Exhibit,
        DependentGates.Exhibit,
        HiddenDependence.Exhibit,
        ThreeLayers.Exhibit,
        RedundancyAndRelations.Exhibit,
        TwoZeros.Exhibit,
        ThreeZeros.Exhibit,
        DeepLinearNetwork.Exhibit,
        NearlyEqualInputs.Exhibit,
        FewSamples.Exhibit,
        ResidualStream.Exhibit,
        TiedWeights.Exhibit,
        ParallelPaths.Exhibit,
        GatesBesideASkip.Exhibit,
        Concatenation.Exhibit,
        Convolution.Exhibit,
        Attention.Exhibit,
        NormalisedLayer.Exhibit,
    ];

    /// <summary>Finds an exhibit.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The exhibit; null if there is none of this name.</returns>
    public static Exhibit? Find(string name) => Exhibits.FirstOrDefault(exhibit => exhibit.Name == name);

    /// <summary>Says that there is no such exhibit, and which name is nearest.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The message.</returns>
    public static string Unknown(string name)
    {
        string nearest = Exhibits.Select(exhibit => exhibit.Name).MinBy(other => EditDistance.Between(name, other))!;
        return $"There is no exhibit '{name}'; the nearest name is '{nearest}'. All names: --list.";
    }
}
