using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DegeneracyLab;

/// <summary>
/// What libtorch's parts read from the C environment when they are loaded, where the user has not said it: .NET's own
/// environment does not reach that one.
/// </summary>
internal static partial class NativeSettings
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must be set before libtorch is loaded.")]
    internal static void Apply()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // One thread: more spin, at ten times the cost where a core is taken, and gain nothing at these sizes.
        _ = setenv("OMP_NUM_THREADS", "1", 0);
        // The same bits wherever in memory the numbers are.
        _ = setenv("MKL_CBWR", "AUTO", 0);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
