using System.Collections.Immutable;
using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Tests.UseSites;

/// <summary>
/// Statements of a method that uses networks, and what is reported there. All cases are compiled together, each in a file and a
/// namespace of its own: a compilation of the declarations for each of them would take nearly all of the time.
/// </summary>
internal sealed class UseSiteCase
{
    private const string Declarations = """
        using System;
        using System.Collections.Generic;
        using DegeneracyLab;
        using DegeneracyLab.Analysis;
        using TorchSharp;
        using static TorchSharp.torch;

        [Network(Input = 4)]
        [Linear(3), ReLU, Linear(3), ReLU]
        [Linear(2, Name = "Readout")]
        public partial class Probe;

        [Network(Positions = 3, Input = 4)]
        [Residual<Attention>(Name = "Attention"), LayerNorm]
        [Residual<FeedForward>(Name = "Mlp"), Parallel<Half, Half>]
        [LastPosition, Linear(1)]
        public partial class Transformer;

        [Block(Input = 4), SelfAttention]
        public partial class Attention;

        [Block(Input = 4), Linear(8), ReLU, Linear(4)]
        public partial class FeedForward;

        [Block(Input = 2), Linear(2), ReLU]
        public partial class Half;

        [Network(Input = 4)]
        [Linear(6, Trainable = false), ReLU, Linear(6, Trainable = false, Name = "Second"), ReLU]
        [Linear(2, Trainable = false, Init = Init.Normal), Tanh, Linear(2, Name = "Readout")]
        public partial class Features;

        [Network(Input = nameof(inputs)), Linear(2)]
        public partial class Sized(int inputs);

        [Network(Input = 4), Linear(2)]
        public partial class Loading
        {
            public Loading(double value) : this(seed: 1) => Use(Linear1.weight!.fill_(value));

            private static void Use(Tensor weights) => Console.WriteLine(weights);
        }

        [Network(Input = 4)]
        [Linear(1), ReLU, Linear(1), ReLU, Linear(1), ReLU, Linear(1), ReLU, Linear(1), ReLU, Linear(1), ReLU]
        public partial class Wide;

        public class Inheriting : Probe;
        """;

    private const string DeclarationsFile = "Source0.cs";

    private static readonly Lazy<Task<(Dictionary<string, UseSiteCase> Cases, Diagnostic[] Elsewhere)>> All = new(CompileAsync);

    private readonly Markup file;
    private readonly Diagnostic[] complaints;

    private UseSiteCase(Markup file, Diagnostic[] reported, Diagnostic[] complaints)
    {
        this.file = file;
        this.complaints = complaints;
        Reported = reported;
    }

    /// <summary>What the analyzers report, in order.</summary>
    public IReadOnlyList<Diagnostic> Reported { get; }

    /// <summary>Finds the case with some statements.</summary>
    public static async Task<UseSiteCase> OfAsync(string statements) => (await All.Value).Cases[statements];

    /// <summary>What is reported in the declarations and in generated files.</summary>
    public static async Task<Diagnostic[]> ReportedElsewhereAsync() => (await All.Value).Elsewhere;

    /// <summary>Exactly the marked diagnostics are reported.</summary>
    public void AssertReported() => Assert.Equal(
        file.Expected.Select(mark => file.Show(mark.Id, mark.Span)),
        Reported.Select(diagnostic => file.Show(diagnostic.Id, diagnostic.Location.SourceSpan)));

    /// <summary>The compiler has nothing to add.</summary>
    /// <param name="expected">Other than these errors, which a mistake has beside ours.</param>
    public void AssertCompiles(params string[] expected) =>
        Assert.Empty(complaints.Where(diagnostic => !expected.Contains(diagnostic.Id)).Select(diagnostic => diagnostic.ToString()));

    private static async Task<(Dictionary<string, UseSiteCase> Cases, Diagnostic[] Elsewhere)> CompileAsync()
    {
        string[] statements = [.. UseSiteTests.Statements.Distinct()];
        Markup[] files = [.. statements.Select((text, i) => Markup.Parse(Program(i + 1, text)))];
        Generation generation = Generation.Of([Declarations, .. files.Select(file => file.Source)]);
        ILookup<string?, Diagnostic> reported = (await generation.AnalyzeAsync()).ToLookup(Path);
        ILookup<string?, Diagnostic> complaints = generation.CompilerDiagnostics.ToLookup(Path);
        Dictionary<string, UseSiteCase> cases = [];
        for (int i = 0; i < files.Length; i++)
        {
            string path = $"Source{i + 1}.cs";
            cases.Add(statements[i], new(
                files[i],
                [.. reported[path].OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)],
                [.. complaints[path]]));
        }

        Assert.Empty(complaints[DeclarationsFile]);
        return (cases, [.. reported.Where(group => group.Key == DeclarationsFile || group.Key?.StartsWith("Source", StringComparison.Ordinal) != true).SelectMany(group => group)]);

        static string? Path(Diagnostic diagnostic) => diagnostic.Location.SourceTree?.FilePath;
    }

    private static string Program(int number, string statements) => $$"""
        using System;
        using System.Collections.Generic;
        using DegeneracyLab;
        using DegeneracyLab.Analysis;
        using TorchSharp;
        using static TorchSharp.torch;
        using Points = Probe.Hooks;

        namespace Case{{number}};

        public static class User
        {
            private static NetworkTrace? kept = null;

            public static void Run(Probe probe, Transformer deeper, IInstrumentedNetwork any, Probe.Recording trace, Probe.Recording? maybe, Transformer.Recording deep, Tensor x, Dictionary<string, Tensor> weights)
            {
                Use(weights, kept!, probe, deeper, any, trace, maybe!, deep, x);
                {{statements}}
            }

            private static void Use(params object[] values) => Console.WriteLine(values.Length);

            private static void Train(Probe network) => network.train();

            private static Probe Trained() => new();
        }
        """;
}
