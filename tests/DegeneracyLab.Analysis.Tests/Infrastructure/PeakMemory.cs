using System.Globalization;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The largest memory that the process has taken in addition since this began, by the counters of Linux.</summary>
internal sealed class PeakMemory
{
    private readonly long before;

    public PeakMemory()
    {
        Assert.SkipUnless(File.Exists("/proc/self/clear_refs"), "The peak of memory is read from Linux's /proc.");
        GC.Collect();
        // 5 sets the peak back to what is resident now.
        File.WriteAllText("/proc/self/clear_refs", "5");
        before = Read("VmRSS:");
    }

    public long Bytes => Math.Max(Read("VmHWM:") - before, 0);


    private static long Read(string name) =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
}
