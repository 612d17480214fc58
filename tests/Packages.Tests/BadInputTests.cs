using System.IO.Compression;
using Packages.Tests.Infrastructure;

namespace Packages.Tests;

/// <summary>What is wrong with a project is one error, which says what to do, and nothing else is.</summary>
public class BadInputTests(PackageFeed feed)
{
    private const string Escape = "or set the property DegeneracyLabCheckLibTorch to false if you supply libtorch in another way.";

    [Fact]
    public void A_program_without_libtorch()
    {
        using Scratch scratch = new Scratch(feed).Write("Console.csproj", Projects.Console(feed.Version, libTorch: false)).Write("Program.cs", Projects.ReadmeProgram);
        scratch.Build().FailedWith("Console.csproj: DGL0601: " + Missing(BuildFacts.RuntimeIdentifier));
    }

    [Fact]
    public void A_program_with_libtorch_of_another_platform()
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed).Write("Console.csproj", Projects.Console(feed.Version)).Write("Program.cs", Projects.ReadmeProgram);
        string other = BuildFacts.RuntimeIdentifier == "win-x64" ? "linux-x64" : "win-x64";
        scratch.Build("-r", other, "-p:UseAppHost=false").FailedWith("Console.csproj: DGL0601: " + Missing(other));
    }

    [Fact]
    public void A_test_project_without_libtorch()
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed)
            .Write("Nets.Tests.csproj", Projects.Project("<OutputType>Exe</OutputType>", Projects.Reference("DegeneracyLab", feed.Version), Projects.Reference("xunit.v3", BuildFacts.XunitVersion)))
            .Write("Classifier.cs", Projects.Network);
        scratch.Build().FailedWith("Nets.Tests.csproj: DGL0601: " + Missing(BuildFacts.RuntimeIdentifier));
    }

    [Fact]
    public void A_file_based_program_without_libtorch()
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed).Write("lesson.cs", $"""
            #:property PublishAot=false
            #:package DegeneracyLab.Analysis@{feed.Version}

            """ + Projects.ReadmeProgram);
        scratch.DotNet("run", "lesson.cs").FailedWith("lesson.cs: DGL0601: " + Missing(BuildFacts.RuntimeIdentifier).Replace(
            $"""<PackageReference Include="libtorch-cpu-{BuildFacts.RuntimeIdentifier}" Version="{BuildFacts.LibTorchVersion}" />""",
            $"#:package libtorch-cpu-{BuildFacts.RuntimeIdentifier}@{BuildFacts.LibTorchVersion}",
            StringComparison.Ordinal));
    }

    /// <summary>libtorch may come from elsewhere, such as an installed PyTorch.</summary>
    [Fact]
    public void A_program_that_finds_libtorch_by_itself()
    {
        LongRun.Only();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The loader's search path has another name on this system.");
        using Scratch scratch = new Scratch(feed)
            .Write("Console.csproj", Projects.Console(feed.Version, libTorch: false, more: "<DegeneracyLabCheckLibTorch>false</DegeneracyLabCheckLibTorch>"))
            .Write("Program.cs", Projects.ReadmeProgram);
        Assert.Empty(scratch.Build().Succeeded().Warnings);
        string elsewhere = Path.Combine(BuildFacts.PackageCache, BuildFacts.LibTorchPackage, BuildFacts.LibTorchVersion, "runtimes", BuildFacts.RuntimeIdentifier, "native");
        RunResult run = scratch.Start("bin/Debug/net10.0/Console.dll", new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = elsewhere }).Succeeded();
        Assert.Contains("Free in single layers", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_with_another_version_of_libtorch()
    {
        LongRun.Only();
        string id = BuildFacts.LibTorchPackage, file = Path.Combine(feed.Folder, $"{id}.2.7.1.nupkg");
        using (ZipArchive archive = ZipFile.Open(file, ZipArchiveMode.Create))
        {
            Add(id + ".nuspec", $"<package><metadata><id>{id}</id><version>2.7.1</version><authors>nobody</authors><description>A stand-in.</description></metadata></package>");
            Add($"runtimes/{BuildFacts.RuntimeIdentifier}/native/libtorch.so", "");

            void Add(string path, string content)
            {
                using var writer = new StreamWriter(archive.CreateEntry(path).Open());
                writer.Write(content);
            }
        }

        try
        {
            string project = Projects.Console(feed.Version).Replace(BuildFacts.LibTorchVersion, "2.7.1", StringComparison.Ordinal);
            using Scratch scratch = new Scratch(feed).Write("Console.csproj", project).Write("Program.cs", Projects.ReadmeProgram);
            scratch.Build().FailedWith(
                $"Console.csproj: DGL0602: TorchSharp {BuildFacts.TorchSharpVersion} works with libtorch {BuildFacts.LibTorchVersion} only, and this program references {id} 2.7.1. Reference version {BuildFacts.LibTorchVersion} of the package.");
        }
        finally
        {
            Directory.Delete(Path.Combine(PackageFeed.PackageFolder, id, "2.7.1"), recursive: true);
        }
    }

    [Fact]
    public void A_compiler_that_does_not_load_the_generator()
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed).Write("Nets.csproj", Projects.Library(feed.Version)).Write("Classifier.cs", Projects.Network);
        scratch.Build("-p:CompilerApiVersion=roslyn4.8").FailedWith(
            "Nets.csproj: DGL0603: The C# compiler of this build is version 4.8, and DegeneracyLab's source generator needs version 4.14 or newer. Use the .NET 10 SDK or Visual Studio 2022 17.14 or newer; if the project references Microsoft.Net.Compilers.Toolset, update or remove it.");
    }

    [Theory]
    [InlineData("fsproj", "F#")]
    [InlineData("vbproj", "Visual Basic")]
    public void A_project_in_another_language(string extension, string language)
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed)
            .Write("Nets." + extension, Projects.Project("<OutputType>Exe</OutputType>", Projects.Reference("DegeneracyLab", feed.Version), """<Compile Include="Program.fs" />""").Replace("<ImplicitUsings>enable</ImplicitUsings>", "", StringComparison.Ordinal))
            .Write("Program.fs", "printfn \"hello\"");
        scratch.Build().FailedWith(
            $"Nets.{extension}: DGL0604: This project is written in {language}, and DegeneracyLab's source generator works in C# projects only. Declare the networks in a C# class library that references DegeneracyLab, and reference that library here in place of the package.");
    }

    /// <summary>What DGL0604 advises works.</summary>
    [Fact]
    public void A_project_in_another_language_with_a_class_library()
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed)
            .Write("Nets/Nets.csproj", Projects.Library(feed.Version)).Write("Nets/Classifier.cs", Projects.Network)
            .Write("User/User.fsproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                  </PropertyGroup>
                  <ItemGroup>
                    <Compile Include="Program.fs" />
                    <ProjectReference Include="../Nets/Nets.csproj" />
                    LIBTORCH
                  </ItemGroup>
                </Project>
                """.Replace("LIBTORCH", Projects.LibTorch(), StringComparison.Ordinal))
            .Write("User/Program.fs", """
                let network = new Nets.Classifier(seed = System.Nullable 1L)
                let output = network.forward(TorchSharp.torch.ones(2L, 8L))
                printfn "%d %d" output.shape[0] output.shape[1]
                """);
        Assert.Empty(scratch.Build("User").Succeeded().Warnings);
        Assert.Equal("2 3\n", scratch.Start("User/bin/Debug/net10.0/User.dll").Succeeded().Output);
    }

    [Theory]
    [InlineData("linux-musl-x64", "-r", "linux-musl-x64")]
    [InlineData("linux-arm64", "-r", "linux-arm64")]
    [InlineData("linux-arm", "-r", "linux-arm")]
    [InlineData("win-x86", "-r", "win-x86")]
    [InlineData("osx-x64", "-r", "osx-x64")]
    [InlineData("linux-musl-x64", "-p:NETCoreSdkPortableRuntimeIdentifier=linux-musl-x64")]
    [InlineData("linux-arm64", "-p:NETCoreSdkPortableRuntimeIdentifier=linux-arm64")]
    [InlineData("win-x86", "-p:NETCoreSdkPortableRuntimeIdentifier=win-x64", "-p:PlatformTarget=x86")]
    public void A_program_for_a_platform_without_libtorch(string platform, params string[] arguments)
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed).Write("Console.csproj", Projects.Console(feed.Version)).Write("Program.cs", Projects.ReadmeProgram);
        scratch.Build([.. arguments, "-p:UseAppHost=false"]).FailedWith(
            $"Console.csproj: DGL0605: This program is built for {platform}, and libtorch, TorchSharp's native library, is published for linux-x64 (with glibc), win-x64, win-arm64 and osx-arm64 only. Build for one of these, for example with 'dotnet build -r linux-x64', and run it there; {Escape}");
    }

    /// <summary>A class library runs nowhere by itself: it needs no libtorch, and may be built on any system.</summary>
    [Fact]
    public void A_class_library_needs_no_libtorch()
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed).Write("Nets.csproj", Projects.Library(feed.Version)).Write("Classifier.cs", Projects.Network);
        Assert.Empty(scratch.Build("-p:NETCoreSdkPortableRuntimeIdentifier=linux-arm64").Succeeded().Warnings);
    }

    /// <summary>Editors evaluate every project, the wrong ones too, and show nothing at all if that fails.</summary>
    [Theory]
    [InlineData("-p:CompilerApiVersion=roslyn4.8")]
    [InlineData("-p:NETCoreSdkPortableRuntimeIdentifier=linux-arm64")]
    [InlineData("-p:PlatformTarget=x64")]
    public void Editors_read_wrong_projects_all_the_same(string property)
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed).Write("Console.csproj", Projects.Console(feed.Version, libTorch: false)).Write("Program.cs", Projects.ReadmeProgram);
        scratch.DotNet("restore").Succeeded();
        string output = scratch.DotNet("msbuild", "-t:Compile", "-getItem:CscCommandLineArgs", property, "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true").Succeeded().Output;
        Assert.Contains("DegeneracyLab.Generators.dll", output, StringComparison.Ordinal);
    }

    private static string Missing(string platform) =>
        $"""This program runs TorchSharp {BuildFacts.TorchSharpVersion} but references no package with libtorch, TorchSharp's native library, for {platform}. Add the line <PackageReference Include="libtorch-cpu-{platform}" Version="{BuildFacts.LibTorchVersion}" />, {Escape}""";
}
