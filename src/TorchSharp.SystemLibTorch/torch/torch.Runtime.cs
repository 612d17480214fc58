using System.Runtime.InteropServices;
using static TorchSharp.Native;

namespace TorchSharp;

/// <summary>
/// The part of TorchSharp's API that DegeneracyLab uses, over the libtorch that the system has. Names, parameters and
/// observable behaviour are TorchSharp's, except that no input ends the process: what libtorch refuses is an
/// <see cref="ExternalException"/> with its message.
/// </summary>
public static partial class torch
{
    /// <summary>libtorch's version.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(slt_version())!;

    public static int get_num_threads() => slt_get_num_threads();

    /// <summary>For libtorch's own loops and for OpenBLAS.</summary>
    public static void set_num_threads(int num) => Check(slt_set_num_threads(num));

    public static int get_num_interop_threads() => slt_get_num_interop_threads();

    public static void set_num_interop_threads(int num) => Check(slt_set_num_interop_threads(num));
}
