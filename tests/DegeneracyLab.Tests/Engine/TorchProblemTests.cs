namespace DegeneracyLab.Tests;

/// <summary>Where libtorch cannot be loaded, the message names what is missing and what to do.</summary>
public class TorchProblemTests
{
    private const string Lead = "DegeneracyLab cannot load libtorch, TorchSharp's native library: ";

    [Theory]
    [InlineData("linux-musl-x64", true, true, "", "this system's C library is musl (Alpine Linux), and libtorch needs glibc 2.34 or newer.")]
    [InlineData("linux-arm64", true, true, "", "it is not published for linux-arm64. It is for linux-x64 (with glibc), win-x64, win-arm64 and osx-arm64.")]
    [InlineData("osx-x64", true, true, "", "it is not published for osx-x64.")]
    [InlineData("win-x86", true, true, "", "it is not published for win-x86.")]
    [InlineData("debian.12-x64", true, false, "", "it is not among the program's files. Add it to the project of the program: <PackageReference Include=\"libtorch-cpu-linux-x64\" Version=\"2.10.0\" />")]
    [InlineData("win-x64", false, false, "", "<PackageReference Include=\"libtorch-cpu-win-x64\" Version=\"2.10.0\" />")]
    [InlineData("osx-arm64", false, false, "", "<PackageReference Include=\"libtorch-cpu-osx-arm64\" Version=\"2.10.0\" />")]
    [InlineData("linux-x64", false, true, "", "libLibTorchSharp of the package TorchSharp 0.107.0 is not among the program's files.")]
    [InlineData("linux-x64", true, true, "Unable to load it.\n/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /app/libLibTorchSharp.so)\n", "this system's glibc does not offer GLIBC_2.34.")]
    [InlineData("linux-x64", true, true, "/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)", "this system's libstdc++ does not offer GLIBCXX_3.4.32. Build or publish the program with -p:DegeneracyLabWeakenNativeLibrary=Always,")]
    [InlineData("linux-x64", true, true, "/app/libLibTorchSharp.so: undefined symbol: _ZN2at4_ops3foo", "its version does not fit TorchSharp 0.107.0. Use <PackageReference Include=\"libtorch-cpu-linux-x64\" Version=\"2.10.0\" /> The loader says: /app/libLibTorchSharp.so: undefined symbol")]
    [InlineData("linux-x64", true, true, "libgomp.so.1: cannot open shared object file: No such file or directory\n", "the system's loader refuses it: libgomp.so.1: cannot open shared object file")]
    [InlineData("linux-x64", true, true, "", "the system's loader refuses it: it gives no reason")]
    public void A_cause_gets_its_remedy(string runtime, bool hasBinding, bool hasLibtorch, string loader, string expected)
    {
        string message = TorchProblem.Of(runtime, "0.107.0", hasBinding, hasLibtorch, loader);
        Assert.StartsWith(Lead, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_of_TorchSharp_is_not_told_a_version_of_libtorch_that_is_not_its_own() =>
        Assert.DoesNotContain("2.10.0", TorchProblem.Of("linux-x64", "0.109.0", hasBinding: true, hasLibtorch: true, "x.so: undefined symbol: y"), StringComparison.Ordinal);
}
