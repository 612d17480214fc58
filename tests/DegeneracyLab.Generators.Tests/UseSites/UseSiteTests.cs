using System.Collections.Immutable;
using System.Globalization;
using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DegeneracyLab.Generators.Tests.UseSites;

/// <summary>What is said about code that uses networks: where it should be, and where not.</summary>
public class UseSiteTests
{
    /// <summary>Statements of a method, with marks.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "hook point, one letter off", "HookPoint hook = Probe.Hooks.{|DGL0401:Relu3|};" },
        { "hook point of nothing like it", "HookPoint hook = Probe.Hooks.{|DGL0401:Embedding|};" },
        { "hook point through an alias of its type", "HookPoint hook = Points.{|DGL0401:Linear0|};" },
        { "hook point as an argument that does not fit", "Tensor j = probe.Jacobian(trace, Probe.Hooks.{|DGL0401:In|}, Probe.Hooks.{|DGL0401:OutPut|}, sideways: true);" },
        { "hook point in a lambda that does not fit", "Func<int, int> f = x => Probe.Hooks.{|DGL0401:ReLU3|};" },
        { "hook point inside a block", "HookPoint hook = Transformer.Hooks.Mlp.{|DGL0401:ReLU9|};" },
        { "hook point without the block that it is in", "HookPoint hook = Transformer.Hooks.{|DGL0401:ReLU1|};" },
        { "hook point two blocks deep", "HookPoint hook = Transformer.Hooks.{|DGL0401:Pattern|};" },
        { "hook point inside attention", "HookPoint hook = Transformer.Hooks.Attention.SelfAttention1.{|DGL0401:Patern|};" },
        { "hook point inside a layer norm", "HookPoint hook = Transformer.Hooks.LayerNorm1.{|DGL0401:Normalised|};" },
        { "branch", "HookPoint hook = Transformer.Hooks.Parallel1.{|DGL0401:Branch3|};" },
        { "value of a trace", "Tensor value = trace.{|DGL0401:Redout|};" },
        { "mask of a trace", "Tensor value = trace.{|DGL0401:RelU1Mask|};" },
        { "value of a trace, if there is one", "Tensor? value = maybe?.{|DGL0401:RelU1|};" },
        { "value inside a block", "Tensor value = deep.Mlp.{|DGL0401:Relu2|};" },
        { "value inside attention", "Tensor value = deep.Attention.SelfAttention1.{|DGL0401:Patterns|};" },

        { "trace that is used and forgotten", "var {|DGL0501:t|} = probe.Trace(x); Use(t.ReLU1);" },
        { "trace with gradients", "Probe.Recording {|DGL0501:t|} = probe.TraceWithGradients(x); t.Readout.backward();" },
        { "trace by the interface", "NetworkTrace {|DGL0501:t|} = any.Trace(x); Use(t[any.Description.Output]);" },
        { "trace under another type", "NetworkTrace {|DGL0501:t|} = probe.Trace(x); Use(t[Probe.Hooks.ReLU1], t.Mask(Probe.Hooks.ReLU1));" },
        { "trace from which products are taken", "var {|DGL0501:t|} = probe.Trace(x); Use(probe.Jacobian(t, Probe.Hooks.Input, Probe.Hooks.Output), probe.Vjp(t, Probe.Hooks.Input, Probe.Hooks.Output, x));" },
        { "trace that is patched in", "var {|DGL0501:t|} = probe.Trace(x); Interventions patch = [Intervention.Patch(Probe.Hooks.ReLU1, t)]; Use(patch);" },
        { "trace in a dispose scope", "using var scope = NewDisposeScope(); var {|DGL0501:t|} = probe.Trace(x); Use(t.ReLU1);" },
        { "trace in a lambda", "Action a = () => { var {|DGL0501:t|} = probe.Trace(x); Use(t.ReLU1); };" },
        { "trace that a lambda reads", "var {|DGL0501:t|} = probe.Trace(x); Func<Tensor> f = () => t.ReLU1;" },
        { "trace that is assigned", "Probe.Recording t; {|DGL0501:t|} = probe.Trace(x); Use(nameof(t), t.ReLU1);" },
        { "trace of which one value is taken", "Use({|DGL0501:probe.Trace(x)|}.ReLU1, {|DGL0501:probe.Trace(x)|}[Probe.Hooks.ReLU1], {|DGL0501:deeper.Trace(x)|}.Mlp.ReLU1);" },
        { "trace inside a product", "Use(probe.ParameterJacobian({|DGL0501:probe.Trace(x)|}));" },
        { "trace that is dropped", "{|DGL0501:probe.Trace(x)|}; _ = {|DGL0501:probe.Trace(x)|};" },

        { "analysis of a new network", "using var network = new Probe(seed: 1); var result = NetworkAnalysis.Run({|DGL0502:network|}, x);" },
        { "analysis of a network on the spot", "var result = NetworkAnalysis.Run({|DGL0502:new Probe()|}, x);" },
        { "analysis of a new network that was only looked at", "var network = new Sized(4); Use(network.forward(x), network.Description, network.call(x), NetworkAnalysis.Explain(network, x)); var result = NetworkAnalysis.Run({|DGL0502:network|}, x);" },
        { "analysis of a new network by the interface", "IInstrumentedNetwork network = new Sized(4, ScalarType.Float64); var result = NetworkAnalysis.Run({|DGL0502:network|}, x, new() { NodeLayers = [network.Description.Input, network.Description.Output] });" },
        { "pass of a plan of a new network", "using var network = new Probe(); AnalysisPlan plan = AnalysisPlan.Of({|DGL0502:network|}); plan.RunPass(plan.Begin(), x, \"sums\");" },
        { "pass of a plan that is assigned, in a lambda", "using var network = new Probe(); AnalysisPlan plan; plan = AnalysisPlan.Of({|DGL0502:network|}); Action<AnalysisState> run = state => plan.RunPass(state, x, \"sums\");" },
        { "pass of a plan on the spot", "using var network = new Probe(); AnalysisState? state = null; AnalysisPlan.Of({|DGL0502:network|}).RunPass(state!, x, \"sums\");" },
        { "pass of a plan that was explained", "using var network = new Probe(); var plan = NetworkAnalysis.Explain({|DGL0502:network|}, x); Use(plan); plan.RunPass(plan.Begin(), x, \"sums\");" },
        { "analysis of a new network whose weights were only saved", "using var network = new Probe(); Checkpoint.Save(\"weights.npz\", network); var result = NetworkAnalysis.Run({|DGL0502:network|}, x);" },
        { "analysis inside a lambda", "using var network = new Probe(); Func<object> f = () => NetworkAnalysis.Run({|DGL0502:network|}, x);" },
        { "two analyses", "using var network = new Probe(); var a = NetworkAnalysis.Run({|DGL0502:network|}, x); var b = NetworkAnalysis.Run({|DGL0502:network|}, x);" },
        { "analysis of fixed layers of a new network", "using var network = new Features(); var result = NetworkAnalysis.Run({|DGL0502:network|}, x);" },
        { "analysis of fixed layers of a trained network", "using var network = new Features(); using var adam = optim.Adam(network.parameters()); adam.step(); var result = NetworkAnalysis.Run({|DGL0502:network|}, x);" },
    };

    /// <summary>Statements that are left alone.</summary>
    public static TheoryData<string, string> Sound => new()
    {
        { "DGL0401", "HookPoint hook = Probe.Hooks.ReLU2; Use(trace.Readout, trace.ReLU1Mask, deep.Mlp.ReLU1, Transformer.Hooks.Attention.SelfAttention1.Pattern);" },
        { "DGL0501", "using var t = probe.Trace(x); Use(t.ReLU1);" },
        { "DGL0501", "using (var t = probe.Trace(x)) Use(t.ReLU1);" },
        { "DGL0501", "using (probe.Trace(x)) { }" },
        { "DGL0501", "var t = probe.Trace(x); using (t) Use(t.ReLU1);" },
        { "DGL0501", "var t = probe.Trace(x); try { Use(t.ReLU1); } finally { t.Dispose(); }" },
        { "DGL0501", "Probe.Recording? t = null; try { t = probe.Trace(x); } finally { t?.Dispose(); }" },
        { "DGL0501", "var t = probe.Trace(x); ((IDisposable)t).Dispose();" },
        { "DGL0501", "probe.Trace(x).Dispose();" },
        { "DGL0501", "var t = probe.Trace(x); Use(t);" },
        { "DGL0501", "var t = probe.Trace(x); List<NetworkTrace> list = [t]; Use(list);" },
        { "DGL0501", "List<NetworkTrace> list = [probe.Trace(x)]; list.Add(probe.Trace(x)); Use(list);" },
        { "DGL0501", "var t = probe.Trace(x); using var same = t;" },
        { "DGL0501", "var t = probe.Trace(x); kept = t; kept = probe.Trace(x);" },
        { "DGL0501", "var pair = (probe.Trace(x), 1); Use(pair);" },
        { "DGL0501", "Func<NetworkTrace> f = () => probe.Trace(x); Action a = () => probe.Trace(x);" },
        { "DGL0501", "NetworkTrace F() => probe.Trace(x); NetworkTrace G() { var t = probe.Trace(x); return t; } Use(F(), G());" },
        { "DGL0501", "IEnumerable<NetworkTrace> F() { yield return probe.Trace(x); } Use(F());" },
        { "DGL0502", "using var network = new Probe(); network.load_state_dict(weights); var result = NetworkAnalysis.Run(network, x);" },
        { "DGL0502", "using var network = new Probe(); Checkpoint.Load(\"weights.safetensors\", network); var result = NetworkAnalysis.Run(network, x);" },
        { "DGL0502", "using var network = new Probe(); Checkpoint.Save(\"weights.safetensors\", network);" },
        { "DGL0502", "using var network = new Probe(); Train(network); var result = NetworkAnalysis.Run(network, x);" },
        { "DGL0502", "using var network = new Probe(); using var adam = optim.Adam(network.parameters()); adam.step(); var result = NetworkAnalysis.Run(network, x);" },
        { "DGL0502", "using var network = new Probe(); foreach (var (_, p) in network.NamedParameters()) p.zero_(); var result = NetworkAnalysis.Run(network, x);" },
        { "DGL0502", "using var network = new Features(); foreach (var p in network.parameters()) p.zero_(); var result = NetworkAnalysis.Run(network, x);" },
        { "DGL0502", "Probe network = new(); network = Trained(); var result = NetworkAnalysis.Run(network, x);" },
        { "DGL0502", "Probe network = new(); Action a = () => Train(network); a(); var result = NetworkAnalysis.Run(network, x);" },
        { "DGL0502", "Probe network = new(), other = network; Train(other); var result = NetworkAnalysis.Run(network, x);" },
        { "DGL0502", "using var network = new Loading(1); var result = NetworkAnalysis.Run(network, x);" },
        { "DGL0502", "using var network = new Inheriting(); var result = NetworkAnalysis.Run(network, x);" },
        { "DGL0502", "using var network = Trained(); var result = NetworkAnalysis.Run(network, x); var more = NetworkAnalysis.Run(probe, x);" },
        { "DGL0502", "using var network = new Probe(); Use(NetworkAnalysis.Explain(network, x), NetworkAnalysis.Explain(new Features(), x).Passes);" },
        { "DGL0502", "using var network = new Probe(); AnalysisPlan plan = AnalysisPlan.Of(network); Use(plan.Passes, plan.ToString(), plan.Begin());" },
        { "DGL0502", "using var network = new Probe(); AnalysisPlan plan = AnalysisPlan.Of(network); Train(network); plan.RunPass(plan.Begin(), x, \"sums\");" },
        { "DGL0502", "using var network = new Probe();\n#pragma warning disable DGL0502 // At its initialisation, on purpose.\nvar result = NetworkAnalysis.Run(network, x);\n#pragma warning restore DGL0502" },
    };

    /// <summary>Statements whose mistakes are the compiler's to report.</summary>
    public static TheoryData<string> Others =>
    [
        "long count = trace.BachSize;",
        "trace.Dispos();",
        "Tensor value = deep.Mlp.Valu;",
        "int index = Probe.Hooks.ReLU1.Idex;",
        "Tensor value = trace.;",
        "Tensor value = any.Trce(x).ReLU1;",
        "Tensor value = any.Trace(x).RelU1;",
    ];

    /// <summary>Statements, and the message that they get.</summary>
    public static TheoryData<string, string> Messages => new()
    {
        { "HookPoint hook = Probe.Hooks.ReLU3;", "Probe has no hook point 'ReLU3'; did you mean 'ReLU2'? It has Input, Linear1, ReLU1, Linear2, ReLU2, Readout, Output" },
        { "HookPoint hook = Probe.Hooks.Embedding;", "Probe has no hook point 'Embedding'; it has Input, Linear1, ReLU1, Linear2, ReLU2, Readout, Output" },
        { "HookPoint hook = Transformer.Hooks.ReLU1;", "Transformer has no hook point 'ReLU1'; did you mean 'Mlp.ReLU1'? It has Input, Attention, LayerNorm1, Mlp, Parallel1, LastPosition1, Linear1, Output" },
        { "HookPoint hook = Transformer.Hooks.Pattern;", "Transformer has no hook point 'Pattern'; did you mean 'Attention.SelfAttention1.Pattern'? It has Input, Attention, LayerNorm1, Mlp, Parallel1, LastPosition1, Linear1, Output" },
        { "HookPoint hook = Transformer.Hooks.Mlp.ReLU9;", "FeedForward has no hook point 'ReLU9'; did you mean 'ReLU1'? It has Input, Linear1, ReLU1, Linear2" },
        { "HookPoint hook = Transformer.Hooks.LayerNorm1.Normalised;", "LayerNorm has no hook point 'Normalised'; did you mean 'Normalized'? It has Scale, Normalized" },
        { "Tensor value = deep.Attention.SelfAttention1.Patern;", "SelfAttention has no hook point 'Patern'; did you mean 'Pattern'? It has Projections, Queries, Keys, Values, Scores, Pattern, Results" },
        { "Tensor value = trace.RelU2Mask;", "Probe has no hook point 'RelU2Mask'; did you mean 'ReLU2Mask'? It has Input, Linear1, ReLU1, ReLU1Mask, Linear2, ReLU2, ReLU2Mask, Readout, Output" },
        { "HookPoint hook = Wide.Hooks.Layer;", "Wide has no hook point 'Layer'; it has Input, Linear1, ReLU1, Linear2, ReLU2, Linear3, ReLU3, Linear4, ReLU4, Linear5, ReLU5, Linear6, ..." },
        { "var t = probe.Trace(x); Use(t.ReLU1);", "'t' is never disposed, so that its tensors stay in memory until the garbage collector comes by; a dispose scope does not free them either" },
        { "Use(probe.Trace(x).ReLU1);", "The trace is never disposed, so that its tensors stay in memory until the garbage collector comes by; a dispose scope does not free them either" },
        { "using var network = new Probe(); var result = NetworkAnalysis.Run(network, x);", "The weights of 'network' are random initial ones: nothing here trains it or loads weights; do so before the analysis, or say with #pragma warning disable DGL0502 that a network at its initialisation is what you study" },
        { "var result = NetworkAnalysis.Run(new Features(), x);", "The weights of 'Features' are random initial ones: nothing here trains it or loads weights; do so before the analysis, or say with #pragma warning disable DGL0502 that a network at its initialisation is what you study (training leaves Linear1, Second alone: Trainable = false)" },
        { "using var network = new Features(); using var adam = optim.Adam(network.parameters()); adam.step(); var result = NetworkAnalysis.Run(network, x);", "The weights of Linear1, Second in 'network' are random initial ones: training leaves them alone (Trainable = false), and nothing here loads weights; load them, or state the Init of the layer where random ones are meant" },
    };

    /// <summary>The statements of all cases.</summary>
    internal static IEnumerable<string> Statements =>
        Mistakes.Select(row => row.Data.Item2).Concat(Sound.Select(row => row.Data.Item2)).Concat(Others.Select(row => row.Data)).Concat(Messages.Select(row => row.Data.Item1));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_reported_where_it_is(string title, string statements)
    {
        _ = title; // shown in the name of the test
        UseSiteCase result = await UseSiteCase.OfAsync(statements);
        result.AssertReported();
        result.AssertCompiles("CS0117", "CS1061", "CS1739", "CS0029", "CS1662");
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public async Task Sound_code_is_left_alone(string id, string statements)
    {
        _ = id; // shown in the name of the test
        UseSiteCase result = await UseSiteCase.OfAsync(statements);
        Assert.Empty(result.Reported);
        result.AssertCompiles();
    }

    /// <summary>Nothing is said where it would mislead.</summary>
    [Theory]
    [MemberData(nameof(Others))]
    public async Task Other_members_are_left_to_the_compiler(string statements) => Assert.Empty((await UseSiteCase.OfAsync(statements)).Reported);

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_message_says_what_was_meant_and_what_to_do(string statements, string message) =>
        Assert.Equal([message], (await UseSiteCase.OfAsync(statements)).Reported.Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)));

    [Fact]
    public async Task Nothing_is_reported_outside_the_cases() => Assert.Empty(await UseSiteCase.ReportedElsewhereAsync());

    [Fact]
    public async Task Top_level_statements_are_looked_at()
    {
        Generation generation = Generation.Of(Generation.Compile(["""
            using DegeneracyLab;
            using DegeneracyLab.Analysis;
            using static TorchSharp.torch;

            using var network = new Top();
            var trace = network.Trace(ones(1, 2));
            HookPoint hook = Top.Hooks.Linear2;
            NetworkAnalysis.Run(network, trace.Input);

            [Network(Input = 2), Linear(1)]
            public partial class Top;
            """]).WithOptions(new(OutputKind.ConsoleApplication)));
        Assert.Equal(["DGL0501", "DGL0401", "DGL0502"], (await generation.AnalyzeAsync()).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("using static Probe.Hooks;")]
    [InlineData("global using static Probe.Hooks;")]
    public async Task Names_without_a_dot_are_hook_points_where_those_are_imported(string import)
    {
        string user = """
            public static class User
            {
                public static HookPoint[] Right => [ReLU1, Mlp.Tanh1];
                public static HookPoint[] Wrong => [{|DGL0401:RelU1|}, {|DGL0401:Tanh1|}, Mlp.{|DGL0401:Tanh2|}];
                public static object[] Others => [Something, Tahn2.Name, relu1()];
            }
            """;
        string declarations = """
            [Network(Input = 2)]
            [Linear(3), ReLU]
            [Use<Part>(Name = "Mlp")]
            public partial class Probe;

            [Block(Input = 3), Tanh]
            public partial class Part;
            """;
        string[] files = import.StartsWith("global", StringComparison.Ordinal)
            ? [$"{import} using DegeneracyLab; {declarations}", $"using DegeneracyLab; {user}"]
            : [$"using DegeneracyLab; {import} {declarations} {user}"];
        await DiagnosticCheck.RunAsync(files, LanguageVersion.Latest, "CS0103", "CS1061");
    }

    [Fact]
    public async Task Fixed_layers_inside_blocks_are_named_with_the_way_to_them()
    {
        ImmutableArray<Diagnostic> reported = await Generation.Of("""
            using DegeneracyLab;
            using DegeneracyLab.Analysis;
            using TorchSharp;
            using static TorchSharp.torch;

            [Network(Input = 4)]
            [Linear(4), Residual<Outer>(Name = "Mlp"), Parallel<Half, Half>]
            [Linear(1)]
            public partial class Probe;

            [Block(Input = 4), Linear(4), Use<Half4>, Linear(4, Trainable = false, Init = Init.Normal)]
            public partial class Outer;

            [Block(Input = 4), Linear(4, Trainable = false)]
            public partial class Half4;

            [Block(Input = 2), Linear(2), Linear(2, Trainable = false, Name = "Mix")]
            public partial class Half;

            public static class User
            {
                public static object Run(Tensor x)
                {
                    using var network = new Probe();
                    using var adam = optim.Adam(network.parameters());
                    adam.step();
                    return NetworkAnalysis.Run(network, x);
                }
            }
            """).AnalyzeAsync();
        Diagnostic diagnostic = Assert.Single(reported, diagnostic => diagnostic.Id == "DGL0502");
        Assert.StartsWith("The weights of Mlp.Use1.Linear1, Parallel1.Branch1.Mix, Parallel1.Branch2.Mix in 'network' are random initial ones", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
