using Packages.Tests.Infrastructure;

namespace Packages.Tests;

/// <summary>The native libraries on their way from the package cache to the output.</summary>
public class NativeLibraryTests(PackageFeed feed)
{
    private const string Name = "libLibTorchSharp.so", Native = "bin/Debug/net10.0/runtimes/linux-x64/native/";

    private static string Original => Path.Combine(BuildFacts.PackageCache, "torchsharp", BuildFacts.TorchSharpVersion, "runtimes", "linux-x64", "native", Name);

    /// <summary>The weakened copy differs in one flag, and the package cache keeps what it has.</summary>
    [Fact]
    public void A_copy_is_weakened_and_never_the_cache()
    {
        LongRun.Only();
        byte[] original = File.ReadAllBytes(Original);
        using Scratch scratch = Sound();

        scratch.Build("-p:DegeneracyLabWeakenNativeLibrary=Always").Succeeded();
        byte[] weak = Built(scratch);
        Assert.Equal(original.Length, weak.Length);
        int changed = Assert.Single(Enumerable.Range(0, weak.Length), at => weak[at] != original[at]);
        Assert.Equal((0, 2), (original[changed], weak[changed]));

        scratch.Build("-p:DegeneracyLabWeakenNativeLibrary=Never").Succeeded();
        Assert.Equal(original, Built(scratch));

        scratch.Build().Succeeded();
        bool needed = OperatingSystem.IsLinux() && !((string[])["/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib64/libstdc++.so.6", "/usr/lib/libstdc++.so.6"])
            .Where(File.Exists).Take(1).Any(file => File.ReadAllText(file, System.Text.Encoding.Latin1).Contains("GLIBCXX_3.4.32", StringComparison.Ordinal));
        Assert.Equal(needed ? weak : original, Built(scratch));
        Assert.Equal(original, File.ReadAllBytes(Original));
    }

    /// <summary>Links to the package cache are for those who ask for them, and a clean removes links only.</summary>
    [Fact]
    public void Links_are_opt_in()
    {
        LongRun.Only();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows makes links for some users only.");
        using Scratch scratch = Sound();
        scratch.Build().Succeeded();
        FileInfo library = new(Path.Combine(scratch.Folder, Native, "libtorch_cpu.so"));
        string target = library.LinkTarget!;
        Assert.StartsWith(BuildFacts.PackageCache, target, StringComparison.Ordinal);

        // A link whose target went away, with the cache, is made anew.
        library.Delete();
        File.CreateSymbolicLink(library.FullName, target + ".gone");
        scratch.Build().Succeeded();
        Assert.Equal(target, new FileInfo(library.FullName).LinkTarget);

        scratch.DotNet("clean", "-p:DegeneracyLabLinkNativeLibraries=true").Succeeded();
        Assert.False(library.Exists && library.LinkTarget is null);
        Assert.True(File.Exists(target));

        scratch.DotNet("build").Succeeded();
        Assert.Null(new FileInfo(library.FullName).LinkTarget);
        Assert.Equal(new FileInfo(target).Length, new FileInfo(library.FullName).Length);
    }

    private static byte[] Built(Scratch scratch) => File.ReadAllBytes(Path.Combine(scratch.Folder, Native, Name));

    private Scratch Sound() => new Scratch(feed).Write("Console.csproj", Projects.Console(feed.Version)).Write("Program.cs", Projects.ReadmeProgram);
}
