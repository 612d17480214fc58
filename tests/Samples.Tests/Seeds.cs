namespace Samples.Tests;

/// <summary>The seeds for which a claim is tested.</summary>
internal static class Seeds
{
    /// <summary>The first few, or with DEGENERACYLAB_LONG=1 many.</summary>
    /// <param name="few">The number of seeds in a quick run.</param>
    /// <param name="many">The number of seeds in a long run.</param>
    public static TheoryData<int> From1(int few, int many) =>
        [.. Enumerable.Range(1, LongRun.IsOn ? many : few)];
}
