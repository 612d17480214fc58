using Packages.Tests.Infrastructure;

namespace Packages.Tests;

/// <summary>Projects of the kinds that users have build and run with the packages.</summary>
public class UseTests(PackageFeed feed)
{
    /// <summary>The one that the readme shows: it references the analysis, and has the generator all the same.</summary>
    [Fact]
    public void A_console_project()
    {
        using Scratch scratch = new Scratch(feed).Write("Console.csproj", Projects.Console(feed.Version)).Write("Program.cs", Projects.ReadmeProgram);
        Assert.Empty(scratch.Build().Succeeded().Warnings);
        string output = scratch.Start("bin/Debug/net10.0/Console.dll").Succeeded().Output;
        Assert.Contains("Free in single layers", output, StringComparison.Ordinal);
        Assert.Contains("Interaction Basis", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_library_with_networks_used_by_a_console_project()
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed)
            .Write("Nets/Nets.csproj", Projects.Library(feed.Version)).Write("Nets/Classifier.cs", Projects.Network)
            .Write("User/User.csproj", Projects.Project("<OutputType>Exe</OutputType>", """<ProjectReference Include="../Nets/Nets.csproj" />""", Projects.LibTorch()))
            .Write("User/Program.cs", Projects.NetworkUser);
        Assert.Empty(scratch.Build("User").Succeeded().Warnings);
        Assert.Equal("2, 3, 16\n", scratch.Start("User/bin/Debug/net10.0/User.dll").Succeeded().Output);

        // The library has no native files, neither in its output nor on the way there.
        Assert.Equal(["Nets.deps.json", "Nets.dll", "Nets.pdb"], Directory.GetFileSystemEntries(Path.Combine(scratch.Folder, "Nets/bin/Debug/net10.0")).Select(Path.GetFileName).Order());
        Assert.False(Directory.Exists(Path.Combine(scratch.Folder, "Nets/obj/native")));
    }

    [Fact]
    public void A_test_project()
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed)
            .Write("global.json", """{ "test": { "runner": "Microsoft.Testing.Platform" } }""")
            .Write("Nets.Tests.csproj", Projects.Project("<OutputType>Exe</OutputType>", Projects.Reference("DegeneracyLab", feed.Version), Projects.LibTorch(), Projects.Reference("xunit.v3", BuildFacts.XunitVersion)))
            .Write("Classifier.cs", Projects.Network)
            .Write("ClassifierTests.cs", """
                using Xunit;
                using static TorchSharp.torch;

                public class ClassifierTests
                {
                    [Fact]
                    public void A_seed_is_always_the_same_network()
                    {
                        using Nets.Classifier one = new(seed: 1), two = new(seed: 1);
                        Assert.True(one.forward(ones(2, 8)).equal(two.forward(ones(2, 8))).all().item<bool>());
                    }
                }
                """);
        string output = scratch.DotNet("test", "-p:DegeneracyLabLinkNativeLibraries=true").Succeeded().Output;
        Assert.Contains("succeeded: 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_based_program()
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed).Write("lesson.cs", $"""
            #:property PublishAot=false
            #:package DegeneracyLab.Analysis@{feed.Version}
            #:package {BuildFacts.LibTorchPackage}@{BuildFacts.LibTorchVersion}

            """ + Projects.ReadmeProgram);
        Assert.Contains("Free in single layers", scratch.DotNet("run", "lesson.cs").Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("Free in single layers", scratch.DotNet("lesson.cs").Succeeded().Output, StringComparison.Ordinal);

        // Its output is out of sight, and links to the package cache where links can be made.
        if (OperatingSystem.IsLinux())
            Assert.NotNull(new FileInfo(Directory.GetFiles(scratch.Folder, "libtorch_cpu.so", SearchOption.AllDirectories).Single()).LinkTarget);
    }

    /// <summary>The oldest compiler that loads the generator: the one for which it is built.</summary>
    [Fact]
    public void The_oldest_compiler()
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed, online: true)
            .Write("Nets.csproj", Projects.Project("", Projects.Reference("DegeneracyLab", feed.Version), Projects.Reference("Microsoft.Net.Compilers.Toolset", "4.14.0")))
            .Write("Classifier.cs", Projects.Network).Write("User.cs", """
                internal static class User
                {
                    public static object Place => Nets.Classifier.Hooks.ReLU1;
                }
                """);
        Assert.Empty(scratch.Build().Succeeded().Warnings);
    }

    [Theory]
    [InlineData("win-x64", "Console.exe", "torch_cpu.dll", "LibTorchSharp.dll")]
    [InlineData("osx-arm64", "Console", "libtorch_cpu.dylib", "libLibTorchSharp.dylib")]
    public void A_build_for_another_platform(string platform, params string[] files)
    {
        LongRun.Only();
        string project = Projects.Project("<OutputType>Exe</OutputType>", Projects.Reference("DegeneracyLab.Analysis", feed.Version), Projects.LibTorch("libtorch-cpu-" + platform));
        using Scratch scratch = new Scratch(feed, online: true).Write("Console.csproj", project).Write("Program.cs", Projects.ReadmeProgram);
        Assert.Empty(scratch.Build("-r", platform).Succeeded().Warnings);
        string[] built = [.. Directory.GetFiles(Path.Combine(scratch.Folder, "bin/Debug/net10.0", platform)).Select(file => Path.GetFileName(file)!)];
        Assert.All(files, file => Assert.Contains(file, built));
        Assert.DoesNotContain(built, file => file.EndsWith(".so", StringComparison.Ordinal));
    }
}
