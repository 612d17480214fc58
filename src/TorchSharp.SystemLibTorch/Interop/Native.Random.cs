using System.Runtime.InteropServices;
using static System.Runtime.InteropServices.UnmanagedType;

namespace TorchSharp;

// native/random.h
internal static partial class Native
{
    [LibraryImport(Library)] internal static partial IntPtr slt_generator_new(long seed);
    [LibraryImport(Library)] internal static partial IntPtr slt_generator_default();
    [LibraryImport(Library)] internal static partial void slt_generator_free(IntPtr g);
    [LibraryImport(Library)] internal static partial int slt_generator_manual_seed(IntPtr g, long seed);
    [LibraryImport(Library)] internal static partial int slt_generator_seed(IntPtr g, out long result);
    [LibraryImport(Library)] internal static partial int slt_generator_initial_seed(IntPtr g, out long result);
    [LibraryImport(Library)] internal static partial IntPtr slt_generator_get_state(IntPtr g);
    [LibraryImport(Library)] internal static partial int slt_generator_set_state(IntPtr g, IntPtr state);
    [LibraryImport(Library)] internal static partial int slt_manual_seed(long seed);
    [LibraryImport(Library)] internal static partial IntPtr slt_rand(ReadOnlySpan<long> sizes, int count, IntPtr g, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_randn(ReadOnlySpan<long> sizes, int count, IntPtr g, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_randint(long low, long high, ReadOnlySpan<long> sizes, int count, IntPtr g, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_randperm(long n, IntPtr g, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_bernoulli(IntPtr a, IntPtr g);
    [LibraryImport(Library)] internal static partial IntPtr slt_multinomial(IntPtr a, long samples, [MarshalAs(U1)] bool replacement, IntPtr g);
    [LibraryImport(Library)] internal static partial int slt_normal_(IntPtr a, double mean, double std, IntPtr g);
    [LibraryImport(Library)] internal static partial int slt_uniform_(IntPtr a, double from, double to, IntPtr g);
    [LibraryImport(Library)] internal static partial int slt_random_(IntPtr a, double from, double to, IntPtr g);
    [LibraryImport(Library)] internal static partial int slt_bernoulli_(IntPtr a, double p, IntPtr g);
}
