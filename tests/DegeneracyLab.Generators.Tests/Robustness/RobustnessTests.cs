using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DegeneracyLab.Generators.Tests.Robustness;

/// <summary>
/// Source text is wrong most of the time, while it is written. Whatever it is, nothing crashes; and where the compiler
/// had no objection to it, either the analyzer has one, or the generated code compiles.
/// </summary>
public class RobustnessTests
{
    private static int Cases => BuildFacts.IsLongRun ? 5000 : 100;

    [Fact]
    public async Task A_declaration_may_be_cut_anywhere()
    {
        string text = Samples.Nested;
        int step = BuildFacts.IsLongRun ? 1 : 7;
        for (int cut = 0; cut <= text.Length; cut += step)
            await AssertLaw(text[..cut]);
    }

    [Fact]
    public async Task A_declaration_may_be_damaged()
    {
        string[] sound = [Samples.Digits, Samples.EveryLayer, Samples.Nested, Samples.Hostile, Samples.EveryBlock];
        for (int seed = 0; seed < Cases; seed++)
            await AssertLaw(new RandomText(seed).Damage(sound[seed % sound.Length]));
    }

    [Fact]
    public async Task A_declaration_may_be_anything()
    {
        int reported = 0, compiled = 0;
        for (int seed = 0; seed < Cases; seed++)
        {
            Outcome outcome = await AssertLaw(new RandomText(seed).Declaration());
            reported += outcome == Outcome.Reported ? 1 : 0;
            compiled += outcome == Outcome.Compiled ? 1 : 0;
        }

        // The random declarations would prove little if all were of one sort.
        Assert.True(reported >= Cases / 5 && compiled >= Cases / 5, $"{reported} reported, {compiled} compiled of {Cases}");
    }

    private static async Task<Outcome> AssertLaw(string source)
    {
        CSharpCompilation input = Generation.Compile([source]);
        Generation generation = Generation.Of(input); // Demands that nothing crashed.
        Diagnostic[] reported = [.. await generation.AnalyzeAsync()];
        Assert.True(reported.All(diagnostic => diagnostic.Id.StartsWith("DGL", StringComparison.Ordinal)), $"{source}\n{string.Join('\n', reported.AsEnumerable())}");

        string[] before = Errors(input);
        string[] after = Errors(generation.Output);
        if (before.Length > 0)
            return Outcome.CompilerError;
        if (reported.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            return Outcome.Reported;
        Assert.True(after.Length == 0, $"{source}\n{string.Join('\n', after)}\n{string.Join('\n', generation.Result.GeneratedTrees)}");
        return Outcome.Compiled;
    }

    private static string[] Errors(Compilation compilation) =>
        [.. compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];

    private enum Outcome
    {
        CompilerError,
        Reported,
        Compiled,
    }
}
