#if TORCH_SYSTEM
using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.SystemLibTorch.Tests;

/// <summary>The seam between the C# and the C++.</summary>
public class NativeTests
{
    [Fact]
    public void Every_function_that_is_declared_is_there()
    {
        Assembly assembly = typeof(torch).Assembly;
        IntPtr library = NativeLibrary.Load("SystemLibTorch", assembly, null);
        List<string> declared = assembly.GetType("TorchSharp.Native")!
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(method => method.Name)
            .Where(name => name.StartsWith("slt_", StringComparison.Ordinal))
            .ToList();

        Assert.True(declared.Count > 300, $"{declared.Count} declarations");
        Assert.All(declared, name => Assert.True(NativeLibrary.TryGetExport(library, name, out _), name));
    }

    [Fact]
    public void Structures_are_as_wide_as_the_shims()
    {
        Assert.Equal(24, Marshal.SizeOf<NativeScalar>());
        Assert.Equal(48, Marshal.SizeOf<NativeIndex>());
    }
}
#endif
