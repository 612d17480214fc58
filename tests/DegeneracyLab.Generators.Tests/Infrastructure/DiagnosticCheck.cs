using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Tests.Infrastructure;

/// <summary>Holds the analyzer's diagnostics against marks in the source, and demands that nobody else complains.</summary>
internal static class DiagnosticCheck
{
    /// <summary>What comes before the declarations in the tests.</summary>
    public const string Usings = "using DegeneracyLab;\nusing TorchSharp;\nusing static TorchSharp.torch;\n";

    /// <summary>Code that uses everything a network called Probe with a layer Linear1 offers.</summary>
    public const string User = """
        using DegeneracyLab;
        using static TorchSharp.torch;

        internal static class User
        {
            public static Tensor Use(Tensor input, Tensor vectors)
            {
                var network = new Probe(ScalarType.Float64, device: null, seed: 1);
                Tensor output = network.forward(input) + network.call(input);
                using Probe.Recording trace = network.Trace(input, new[] { Probe.Hooks.Input, Probe.Hooks.Linear1, Probe.Hooks.Output });
                Tensor recorded = trace.Input + trace.Linear1 + trace.Output + trace[Probe.Hooks.Linear1];
                Tensor jacobian = network.Jacobian(trace, Probe.Hooks.Input, Probe.Hooks.Linear1, foldBias: true);
                Tensor products = network.Vjp(trace, Probe.Hooks.Input, Probe.Hooks.Output, vectors) + network.Jvp(trace, Probe.Hooks.Input, Probe.Hooks.Output, vectors);
                Tensor parameters = network.ParameterJacobian(trace);
                IInstrumentedNetwork any = network;
                string table = $"{any.Description} {network.Description.ParameterCount} {network.Seed} {network.Dtype}";
                return table.Length > 0 ? output + recorded + jacobian + products + parameters : output;
            }
        }
        """;

    /// <summary>A network that uses a block called Probe with a layer Linear1, and code that uses the network.</summary>
    public const string UserOfBlock = """
        using DegeneracyLab;
        using static TorchSharp.torch;

        [Network(Input = 2)]
        [Use<Probe>, Linear(1)]
        public partial class Host;

        internal static class User
        {
            public static Tensor Use(Host network, Tensor input)
            {
                BlockHookPoint block = Host.Hooks.Use1;
                using Host.Recording trace = network.Trace(input, [block, Host.Hooks.Use1.Linear1, Host.Hooks.Use1.Input, Host.Hooks.Linear1]);
                Tensor recorded = trace.Use1 + trace.Use1.Input + trace.Use1.Linear1 + trace.Use1.Value + trace.Linear1;
                return recorded + network.Jacobian(trace, Host.Hooks.Use1.Linear1, Host.Hooks.Output);
            }
        }
        """;

    /// <summary>Checks that exactly the marked diagnostics are reported, and that the compiler has nothing to add.</summary>
    public static async Task<ImmutableArray<Diagnostic>> RunAsync(IEnumerable<string> marked, Microsoft.CodeAnalysis.CSharp.LanguageVersion language = Microsoft.CodeAnalysis.CSharp.LanguageVersion.Latest, params string[] compilerErrors)
    {
        Markup[] files = [.. marked.Select(Markup.Parse)];
        Generation generation = Generation.Of(language, [.. files.Select(file => file.Source)]);
        ImmutableArray<Diagnostic> reported = await generation.AnalyzeAsync();

        for (int i = 0; i < files.Length; i++)
        {
            Markup file = files[i];
            string path = $"Source{i}.cs";
            Assert.Equal(
                file.Expected.Select(mark => file.Show(mark.Id, mark.Span)),
                reported
                    .Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == path)
                    .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)
                    .Select(diagnostic => file.Show(diagnostic.Id, diagnostic.Location.SourceSpan)));
        }

        Assert.Equal(files.Sum(file => file.Expected.Count), reported.Length);
        string[] complaints = [.. generation.CompilerDiagnostics.Where(diagnostic => !compilerErrors.Contains(diagnostic.Id)).Select(diagnostic => diagnostic.ToString())];
        Assert.True(complaints.Length == 0, string.Join('\n', complaints) + "\n" + string.Join("\n", generation.Result.GeneratedTrees));
        return reported;
    }
}
