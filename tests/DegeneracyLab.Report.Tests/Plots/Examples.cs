using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Tests.Diagrams;

namespace DegeneracyLab.Report.Tests.Plots;

/// <summary>Results without networks, of random numbers and sizes, so that plots of many shapes are drawn in little time.</summary>
internal sealed class Examples
{
    /// <summary>Names that would break out of their place if they could.</summary>
    public static readonly string[] Hostile =
    [
        "</script><script>alert(1)</script>", "\"quoted\" 'twice' & <b>", "]]>--><!--", "層の名前", "שכבה", "a\u0000b\ud800\u0007", "e\u0301\u200d👩‍👩‍👧", "a_name_so_long_that_no_column_and_no_panel_of_any_plot_has_room_for_it",
        "Residual1.Block2.Inner3.SelfAttention1.Results", "\n\t ", "}</style>{", "${x}", "1e-10", ".", "..a..",
    ];

    private readonly Random random;

    private Examples(int seed) => random = new(seed);

    /// <summary>Plots of every kind.</summary>
    public static IEnumerable<(string What, Plot Plot)> All(int seed)
    {
        var examples = new Examples(seed);
        AnalysisResult result = examples.Result();
        yield return ("spectrum", result.PlotSpectrum());
        InteractionGraph graph = examples.Graph();
        yield return ("graph", graph.PlotGraph(new() { MaxEdges = examples.random.Next(0, 400) }));
        yield return ("modules", Leiden.Find(graph, new() { Restarts = 1 }).PlotGraph(new() { Label = node => node.Feature % 2 == 0 ? examples.Name() : null }, examples.Name()));
        yield return ("firing", examples.Synchronisation().PlotFiringPatterns());
        (AblationResult[] ablations, CombinationResult[] combinations) = examples.Ablations();
        yield return ("ablation", ablations.PlotAblation(combinations));
        yield return ("free", result.PlotFreeDirections());
    }

    public static AnalysisResult ResultOf(int seed) => new Examples(seed).Result();

    public static InteractionGraph GraphOf(int seed) => new Examples(seed).Graph();

    public static SynchronisationResult SynchronisationOf(int seed) => new Examples(seed).Synchronisation();

    public static (AblationResult[] Ablations, CombinationResult[] Combinations) AblationsOf(int seed) => new Examples(seed).Ablations();

    /// <summary>A graph of equal layers with planted modules.</summary>
    public static InteractionGraph Planted(int layers, int width, int modules, int seed)
    {
        var random = new Random(seed);
        return InteractionGraph.Of(
            [.. Enumerable.Range(0, layers).Select(layer => new GraphLayer($"Layer{layer}", width))],
            [.. Enumerable.Range(1, layers - 1).Select(_ => new Matrix(width, width, Enumerable.Range(0, width * width).Select(entry => Math.Pow(random.NextDouble(), 4) * (entry / width % modules == entry % width % modules ? 1 : 0.01)).ToArray()))]);
    }

    private AnalysisResult Result()
    {
        AnalysisOptions options = new() { Basis = false };
        int layers = random.Next(0, 5);
        NodeLayerRanks[] ranks = [.. Names(layers).Select(name => new NodeLayerRanks(name, 3, Rank(), Rank(), Rank()))];
        SpanDirections[] spans = [.. Names(layers).Select(name =>
        {
            int inputs = random.Next(1, 40), outputs = random.Next(1, 40), inputRank = random.Next(0, inputs + 1), outputRank = random.Next(0, outputs + 1);
            return new SpanDirections(name, inputs * outputs, inputs, outputs, inputRank, outputRank, Rank(), random.Next(2) == 0 ? Rank() : null, [], (inputs * outputs) - (inputRank * outputRank));
        })];
        GaugeDirections[] gauge = [.. Names(layers).Select((name, place) => new GaugeDirections(name, "GL(3)", random.Next(0, 100), place % 2 == 0, "units may be mixed"))];
        DegeneracyStage[] stages = [.. Enumerable.Range(0, random.Next(0, 7)).Select(stage => new DegeneracyStage($"stage{stage}", random.Next(0, 60), Name()))];
        NumericalRank all = Rank();
        string network = Name();
        var report = new DegeneracyReport
        {
            Network = network,
            Samples = 10,
            ParameterCount = 1234,
            Free = new() { Total = 40, IsExact = random.Next(2) == 0, Spans = spans, Gauge = gauge, SpanTotal = 30, GaugeTotal = 20, Covered = 1234, Uncovered = [], Frozen = [] },
            IsChain = random.Next(2) == 0,
            Threshold = 1e-12,
            NodeLayers = ranks,
            Layers = [],
            HiddenLayers = [],
            Remarks = [],
            Exact = random.Next(2) == 0 ? null : new() { Parameters = all.Dimension, Samples = 10, Rows = 100, Rank = all, Proved = 0, NumericalNullity = 0, RoundingColumns = [], Stages = stages, SmallestSineKept = 1, LargestSineDropped = 0, Remarks = [] },
        };
        return new(options, Sketches.DigitClassifier, new() { Network = network, Dtype = "Float64", Seed = 1, Parameters = 1234, WeightsHash = "" }, report, null, [], [], null, HessianResult.Of(new HessianSpectrum { Samples = 10, Eigenvalues = [.. Rank().Spectrum.Select(value => Math.Max(value, 0))] }), null);
    }

    /// <summary>Eigenvalues of every kind: a gap or none, zeros, noise below 0, all zero, one or none, huge and tiny ones.</summary>
    private NumericalRank Rank()
    {
        int count = random.Next(8) switch { 0 => 0, 1 => 1, 2 => 300, _ => random.Next(2, 70) };
        double scale = Math.Pow(10, random.Next(-200, 200) / (random.Next(2) == 0 ? 1 : 100));
        int kind = random.Next(5);
        double[] values = [.. Enumerable.Range(0, count).Select(index => kind switch
        {
            0 => 0,
            1 => scale * Math.Exp(-index),
            2 => scale * (index < count / 2 ? 1 + random.NextDouble() : 1e-16 * (random.NextDouble() - 0.5)),
            3 => index < count / 2 ? scale : 0,
            _ => scale * Math.Pow(10, -30 * random.NextDouble()),
        })];
        return NumericalRank.Of(values, random.Next(2) == 0 ? 1e-12 : 1e-20);
    }

    private InteractionGraph Graph()
    {
        int layers = random.Next(2, 9), most = random.Next(4) == 0 ? 80 : 14;
        GraphLayer[] nodes = [.. Names(layers).Select(name => new GraphLayer(name, random.Next(1, most), null))];
        double density = random.Next(4) == 0 ? 0 : random.NextDouble();
        return InteractionGraph.Of(nodes, [.. nodes.Zip(nodes.Skip(1), (from, to) => new Matrix(to.Features, from.Features, Enumerable.Range(0, to.Features * from.Features).Select(_ => random.NextDouble() < density ? Math.Pow(10, -8 * random.NextDouble()) : 0).ToArray()))]);
    }

    private SynchronisationResult Synchronisation() => new(Name(), 100, [.. Names(random.Next(1, 4)).Select(Layer)], []);

    private LayerSynchronisation Layer(string name)
    {
        int width = random.Next(3) == 0 ? random.Next(60, 140) : random.Next(1, 20), places = 100, kinds = random.Next(1, width + 1);
        bool[][] gates = [.. Enumerable.Range(0, kinds).Select(_ => Open(random.NextDouble()))];
        bool[][] ofUnits = [.. Enumerable.Range(0, width).Select(unit => gates[unit < kinds ? unit : random.Next(kinds)])];
        var together = new Matrix(width, width, [.. ofUnits.SelectMany(a => ofUnits.Select(b => (double)a.Zip(b).Count(pair => pair.First && pair.Second)))]);
        return LayerSynchronisation.Of(LayerDescription.Gate(new HookPoint(1, name), "ReLU", [width]), together, places);

        bool[] Open(double rate) => [.. Enumerable.Range(0, places).Select(_ => random.NextDouble() < rate)];
    }

    private (AblationResult[] Ablations, CombinationResult[] Combinations) Ablations()
    {
        string network = Name();
        string[] nodes = Names(random.Next(2, 4)), bases = Names(random.Next(1, 4));
        bool isHigher = random.Next(2) == 0;
        AblationResult[] results = [.. bases.SelectMany(basis => new[] { Ablation(basis, ofEdges: false), Ablation(basis, ofEdges: true) })];
        AblationCurve some = results[0].Curves[0];
        return (results, [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => new CombinationResult
        {
            Place = some.Node,
            Metric = "metric",
            Kept = random.Next(0, some.Total + 1),
            Removed = 1,
            Unmodified = 1,
            NothingRemoved = 1,
            AllAtOnce = random.NextDouble(),
            MeanOfSubsets = random.NextDouble(),
            MeanOfFractions = random.Next(2) == 0 ? double.NaN : random.NextDouble(),
            Worst = random.NextDouble(),
            WorstFactors = [],
            RemovedParts = [],
            Steps = 1,
            Starts = 1,
        })]);

        AblationResult Ablation(string basis, bool ofEdges) => new()
        {
            Network = network,
            Basis = basis,
            OfEdges = ofEdges,
            Metric = "metric",
            HigherIsBetter = isHigher,
            Schedule = "all",
            Samples = 10,
            Unmodified = 1,
            Curves = [.. (ofEdges ? nodes[..^1] : nodes).Select((node, place) => Curve(node, ofEdges ? nodes[place + 1] : null))],
        };

        AblationCurve Curve(string node, string? to)
        {
            int total = random.Next(3) == 0 ? random.Next(100, 5000) : random.Next(1, 40), points = random.Next(0, Math.Min(total, 20));
            double spread = random.Next(3) == 0 ? 6 : 0;
            return new()
            {
                Node = node,
                To = to,
                Total = total,
                Required = random.Next(2) == 0 ? null : random.Next(0, total + 1),
                Points = [.. Enumerable.Range(0, points).Select(_ => random.Next(0, total + 1)).Select(kept => new AblationPoint(kept, kept, random.NextDouble() * Math.Pow(10, -spread * random.NextDouble())))],
            };
        }
    }

    private string[] Names(int count) => [.. Enumerable.Range(0, count).Select(number => $"{Name()}{number}")];

    private string Name() => random.Next(3) == 0 ? Hostile[random.Next(Hostile.Length)] : random.Next(2) == 0 ? "ReLU" : "Digits";
}
