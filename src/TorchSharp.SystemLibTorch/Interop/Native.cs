using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp;

/// <summary>
/// The functions of libSystemLibTorch.so, one file per header of its source, and the checks that every call goes
/// through: a function that can fail returns a null handle or -1, and its message waits in this thread.
/// </summary>
internal static partial class Native
{
    private const string Library = "SystemLibTorch";

    /// <summary>Before the first call into the shim: how OpenMP waits, and how many threads there are.</summary>
    static Native()
    {
        // libgomp and OpenBLAS read the C environment when they are loaded, and .NET's does not reach that one. Their
        // threads spin for milliseconds after each product, which costs more than the second core brings.
        if (OperatingSystem.IsLinux())
        {
            LibC.setenv("OMP_WAIT_POLICY", "passive", 0);
            LibC.setenv("OPENBLAS_THREAD_TIMEOUT", "4", 0);
        }

        slt_initialize(Environment.GetEnvironmentVariable("DEGENERACYLAB_NATIVE_TRACES") == "1" ? 1 : 0);
        Check(slt_set_num_threads(DefaultThreads(Environment.GetEnvironmentVariable("DEGENERACYLAB_THREADS"), Environment.GetEnvironmentVariable("OMP_NUM_THREADS"))));
    }

    /// <summary>DEGENERACYLAB_THREADS, else OMP_NUM_THREADS, else the processors, but no more than 8.</summary>
    internal static int DefaultThreads(string? ours, string? openMP)
    {
        foreach (string? wish in (ReadOnlySpan<string?>)[ours, openMP])
        {
            if (int.TryParse(wish, out int threads) && threads > 0) return threads;
        }
        return Math.Min(Environment.ProcessorCount, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static IntPtr Check(IntPtr handle)
    {
        if (handle == IntPtr.Zero) Throw();
        return handle;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Check(int status)
    {
        if (status < 0) Throw();
        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw() =>
        throw new ExternalException(Marshal.PtrToStringUTF8(slt_error()) is { Length: > 0 } message ? message : "libtorch failed without a message");

    private static partial class LibC
    {
        [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)] internal static partial int setenv(string name, string value, int overwrite);
    }
}

/// <summary>A number on its way to libtorch. The shim's SltScalar.</summary>
internal struct NativeScalar
{
    internal double Real;
    internal long Integer;
    internal long Kind;

    internal const long None = 0, IsReal = 1, IsInteger = 2, IsBool = 3;
}

/// <summary>One index of several on its way to libtorch. The shim's SltIndex.</summary>
internal struct NativeIndex
{
    internal long Kind;
    internal long Start;
    internal long Stop;
    internal long Step;
    internal long Given;
    internal IntPtr Tensor;

    internal const long None = 0, Ellipsis = 1, Single = 2, Slice = 3, OfTensor = 4, Bool = 5;
}
