using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace DegeneracyLab.Report.Tests.Page;

/// <summary>Two hidden layers, small enough that everything is found in a moment.</summary>
[Network(Input = 6)]
[Linear(8), ReLU]
[Linear(5), ReLU]
[Linear(3)]
public partial class SmallPerceptron;

/// <summary>Results that pages are made of.</summary>
internal static class PageResults
{
    /// <summary>What a page must show as text, wherever it comes from.</summary>
    public const string Hostile = "</script><script>document.title='broken'</script><img src=x onerror=alert(1)> \"'&<!-- ]]> Ω 漢字 \u202Eabc";

    private static readonly Lazy<AnalysisResult> AllParts = new(() => Run(new()
    {
        BasisKind = BasisKind.Local,
        Centre = true,
        Degeneracy = DegeneracyCount.Exact,
        Proof = new(),
        Directions = new() { Combinations = 1 },
        Hessian = new(),
        Synchronisation = new(),
    }));

    private static readonly Lazy<AnalysisResult> Principal = new(() => Run(new() { BasisKind = BasisKind.PrincipalDirections, Centre = true, Degeneracy = DegeneracyCount.None }));

    /// <summary>A result with every part.</summary>
    public static AnalysisResult Full => AllParts.Value;

    /// <summary>The same network in principal directions.</summary>
    public static AnalysisResult OtherBasis => Principal.Value;

    /// <summary>The result with every part, and a declaration that would break out of a page.</summary>
    public static AnalysisResult WithHostileDeclaration =>
        new(Full.Options, Full.Description, Full.Provenance with { Declaration = Hostile }, Full.Degeneracy, Full.Basis, [.. Full.Edges], Full.Timings, Full.Directions, Full.Hessian, Full.Synchronisation);

    /// <summary>Everything that a page can show.</summary>
    public static ReportContent Everything
    {
        get
        {
            using var network = Network();
            using Tensor data = Inputs();
            return new()
            {
                OtherBases = [OtherBasis],
                Ablations = [Ablate(Full), Ablate(OtherBasis)],
                Combinations = [NetworkAblation.NodeCombinations(network, data, Full, AblationMetric.OutputChange, "ReLU1", 3)],
                Labels = new Dictionary<string, IReadOnlyList<string>> { ["ReLU1"] = [.. Enumerable.Repeat(Hostile, Full.Basis!["ReLU1"].Dimension)] },
            };
        }
    }

    /// <summary>The result of an analysis with other choices.</summary>
    public static AnalysisResult Run(AnalysisOptions options)
    {
        using var network = Network();
        using Tensor data = Inputs();
        return NetworkAnalysis.Run(network, data, options);
    }

    private static SmallPerceptron Network() => new(ScalarType.Float64, seed: 2);

    /// <summary>40 samples; the last input is the sum of the others.</summary>
    private static Tensor Inputs()
    {
        using var scope = NewDisposeScope();
        Tensor free = randn([40, 5], ScalarType.Float64, CPU, generator: new Generator(3));
        return cat([free, free.sum(1, keepdim: true)], 1).MoveToOuterDisposeScope();
    }

    private static AblationResult Ablate(AnalysisResult result)
    {
        using var network = Network();
        using Tensor data = Inputs();
        return NetworkAblation.Nodes(network, data, result, AblationMetric.OutputChange);
    }
}
