using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The sums by the way that suits a section.</summary>
internal static class Ways
{
    public static SectionSums Moments(NetworkSection section, Tensor c, AnalysisOptions options, Tensor sample) =>
        SectionMethods.Moments(section, c.size(1), options, sample).Begin(c);

    public static SectionSums Edges(NetworkSection section, Features from, Tensor to, AnalysisOptions options, Tensor sample) =>
        SectionMethods.Edges(section, from.Dimension, (int)to.size(1), options, sample).Begin((from, to));
}
