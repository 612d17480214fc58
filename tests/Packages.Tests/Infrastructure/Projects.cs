using System.Text.RegularExpressions;

namespace Packages.Tests.Infrastructure;

/// <summary>The texts of projects and programs as users write them.</summary>
internal static partial class Projects
{
    /// <summary>Classes that a class library declares.</summary>
    public const string Network = """
        using DegeneracyLab;

        namespace Nets;

        [Network(Input = 8)]
        [Linear(16), ReLU]
        [Linear(3)]
        public partial class Classifier;
        """;

    /// <summary>A program that uses <see cref="Network"/> from its class library.</summary>
    public const string NetworkUser = """
        using Nets;
        using static TorchSharp.torch;

        using var network = new Classifier(seed: 1);
        using var trace = network.Trace(ones(2, 8));
        using Tensor jacobian = network.Jacobian(trace, Classifier.Hooks.ReLU1, Classifier.Hooks.Output);
        System.Console.WriteLine(string.Join(", ", jacobian.shape));
        """;

    /// <summary>The program that the readme of the packages shows.</summary>
    public static string ReadmeProgram { get; } =
        CodeBlock().Match(File.ReadAllText(Path.Combine(BuildFacts.RepositoryRoot, "eng", "package", "README.md"))).Groups[1].Value;

    /// <summary>A console project that references the analysis, which brings the rest.</summary>
    public static string Console(string version, bool libTorch = true, string more = "") =>
        Project($"""<OutputType>Exe</OutputType>{more}""", Reference("DegeneracyLab.Analysis", version), libTorch ? LibTorch() : "");

    /// <summary>A class library that references the attributes and the generator.</summary>
    public static string Library(string version) => Project("", Reference("DegeneracyLab", version));

    /// <summary>A project.</summary>
    public static string Project(string properties, params string[] items) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {string.Join("\n    ", items)}
          </ItemGroup>
        </Project>
        """;

    public static string Reference(string id, string version) => $"""<PackageReference Include="{id}" Version="{version}" />""";

    /// <summary>The reference to libtorch, for the platform at hand unless another is named.</summary>
    public static string LibTorch(string? package = null) => Reference(package ?? BuildFacts.LibTorchPackage, BuildFacts.LibTorchVersion);

    [GeneratedRegex(@"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
