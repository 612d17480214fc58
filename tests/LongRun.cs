namespace DegeneracyLab.Testing;

/// <summary>Long runs, DEGENERACYLAB_LONG=1, which ./test.sh --long sets: more seeds, more cases, and tests that take minutes.</summary>
internal static class LongRun
{
    /// <summary>Whether this is one.</summary>
    public static bool IsOn => Environment.GetEnvironmentVariable("DEGENERACYLAB_LONG") == "1";

    /// <summary>Skips the test in other runs.</summary>
    public static void Only() => Assert.SkipUnless(IsOn, "This takes long: it runs with DEGENERACYLAB_LONG=1.");
}
