using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DegeneracyLab.Runtime;

/// <summary>
/// What libtorch's OpenMP and MKL read from the environment when they are loaded. A user's own settings win. Except on Windows,
/// .NET's environment is a copy that native code does not see, so the C library's is set. Programs call it before they begin,
/// by a file that the build compiles into them, because they may use TorchSharp before this library.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class TorchSettings
{
    /// <summary>Sets what is not set yet. It has an effect until libtorch is loaded.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "libtorch reads its settings once, when it is loaded.")]
    public static void Apply()
    {
        // One thread. A second one gains little at the widths of toy networks, and spins: where another program takes a core,
        // products take 2 to 4 times longer. The analysis divides samples among threads of its own.
        Set("OMP_NUM_THREADS", "1");
        // Without it MKL's results depend on how a matrix is aligned in memory, so that equal inputs may give unequal bits.
        Set("MKL_CBWR", "AUTO");
    }

    private static void Set(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is not null)
            return;
        if (OperatingSystem.IsWindows())
            Environment.SetEnvironmentVariable(name, value);
        else
            _ = SetInC(name, value, overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetInC(string name, string value, int overwrite);
}
