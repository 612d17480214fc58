using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Layers;

/// <summary>
/// What the description of every kind of layer must be right in. A kind that the catalogue lists and that has no network in
/// <see cref="LayerSamples"/> fails here. What a kind computes, and its products, are the live tests' (<c>KindTests</c>).
/// </summary>
public sealed class EveryKindTests(EveryKindTests.Samples samples) : IClassFixture<EveryKindTests.Samples>
{
    private const double Tolerance = 1e-12;
    private const int Batch = 9;

    public static TheoryData<string> Kinds => [.. LayerCatalogue.Kinds.Select(LayerSamples.KeyOf)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kind_has_a_sample_that_has_it(string kind) =>
        Assert.Contains(samples.Create(kind, ScalarType.Float64).Description.Layers, layer => layer.Kind == LayerCatalogue.Kinds.Single(found => LayerSamples.KeyOf(found) == kind).Name);

    [Fact]
    public void A_kind_is_in_the_language_page()
    {
        string page = File.ReadAllText(Path.Combine(BuildFacts.RepositoryRoot, "docs", "language.md"));
        Assert.All(LayerCatalogue.Kinds, kind => Assert.Matches($"(?m)^\\|[^|]*`{kind.Name}[`(<]", page));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_mask_is_described_and_recorded_and_has_a_property_or_there_is_none(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        IInstrumentedNetwork network = samples.Create(kind, ScalarType.Float64);
        using NetworkTrace trace = network.Trace(Input(network));
        foreach (LayerDescription layer in network.Description.Layers)
        {
            string[] names = [$"{layer.HookPoint.Name}Mask", $"{layer.HookPoint.Name}Winners"];
            Assert.Equal(layer.HasMask ? 1 : 0, names.Count(name => trace.GetType().GetProperty(name) is not null));
            if (layer.HasMask)
                Assert.Equal([Batch, .. layer.OutputShape], trace.Mask(layer.HookPoint).shape);
            else
                Assert.Throws<ArgumentException>(() => trace.Mask(layer.HookPoint));
        }
    }

    /// <summary>A product over one layer works on a trace that holds what the description says it needs, and nothing else.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Products_need_no_more_than_the_description_says(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        IInstrumentedNetwork network = samples.Create(kind, ScalarType.Float64);
        Tensor input = Input(network);
        using NetworkTrace whole = network.Trace(input);
        HookPoint from = network.Description.Input;
        foreach (HookPoint to in network.Description.Layers.Select(layer => layer.HookPoint))
        {
            HookPoint[] needed = [.. network.Description.AllLayers.Take(to.Index).Skip(from.Index).SelectMany(layer => layer.ProductsNeed).Distinct()];
            using NetworkTrace part = network.Trace(input, needed.Length > 0 ? needed : [to]);
            if (whole[from].is_floating_point())
                AssertClose(network.Jacobian(whole, from, to), network.Jacobian(part, from, to), to.Name);
            from = to;
        }
    }

    /// <summary>What the description promises is so, of the layer's own step in sequences, at values that interventions give it.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Properties_hold(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        IInstrumentedNetwork network = samples.CreateOfSequences(kind);
        foreach (LayerDescription layer in network.Description.AllLayers)
        {
            // The input of the own step: the value before it, and what goes by that.
            HookPoint before = network.Description.HookPoints[layer.HookPoint.Index - 1];
            HookPoint[] inputs = [before, .. network.Description.CarriedAt(before)];
            bool isFirstOfBranch = network.Description.LayerAt(before) is { IsBranch: true } || (layer.Inside.Count == 0 && !layer.InputShape.SequenceEqual(network.Description.ShapeAt(before)));
            if (isFirstOfBranch)
                continue;
            if (layer.Positions == PositionRule.EachAlike && layer.OutputShape.Count == 2)
                AssertClose(Output(layer, inputs, x => x).flip(1), Output(layer, inputs, x => x.flip(1)), layer.HookPoint.Name);
            if (layer.Positions == PositionRule.EachAlike)
                Assert.Equal(network.Description.ShapeAt(before).SkipLast(1), layer.OutputShape.SkipLast(1));
            if (layer.Positions == PositionRule.Last)
                AssertClose(Output(layer, inputs, x => x), Output(layer, inputs, x => x.narrow(1, x.size(1) - 1, 1).expand_as(x)), layer.HookPoint.Name);
            if (layer.Positions == PositionRule.Mean)
                AssertClose(Output(layer, inputs, x => x), Output(layer, inputs, x => x.mean([1], keepdim: true).expand_as(x)), layer.HookPoint.Name);
            if (layer.IsIdentity)
                AssertClose(Output(layer, inputs, x => x), Values(before), layer.HookPoint.Name);
            if (layer.ParameterRole == ParameterRole.FullyConnected)
                Assert.Equal(layer.OutputShape[^1] * (layer.InputShape[^1] + (layer.HasBias ? 1 : 0)), layer.ParameterCount + layer.FixedCount);
            if (layer.ValueRole == ValueRole.Scale)
                Assert.Equal(1, layer.OutputShape[^1]);
            if (layer.Attention is { } attention)
                Assert.Equal([attention.Projections, attention.Queries, attention.Keys, attention.Values, attention.Scores, attention.Pattern, attention.Results], layer.Inside.Select(inside => inside.HookPoint));
        }

        Tensor Values(HookPoint hook)
        {
            using NetworkTrace trace = network.Trace(Input(network), [hook]);
            return trace[hook].clone();
        }

        Tensor Output(LayerDescription layer, HookPoint[] inputs, Func<Tensor, Tensor> change)
        {
            Interventions changes = [.. inputs.Select(hook => Intervention.Replace(hook, change(Values(hook)).contiguous()))];
            using NetworkTrace trace = network.Trace(Input(network), [layer.HookPoint], changes);
            return trace[layer.HookPoint].clone();
        }
    }

    /// <summary>Steps lead to all hook points but those that the steps of normalisation and attention cross, in the order of computation.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Steps_lead_to_every_hook_point(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        IInstrumentedNetwork network = samples.CreateOfSequences(kind);
        HashSet<HookPoint> reached = [network.Description.Input];
        foreach (NetworkStep step in network.Steps())
        {
            // A split leads from the whole to its parts; everything else to its output, which no other step leads to.
            bool splits = step is PartsStep && reached.Contains(step.Output);
            Assert.All(splits ? [step.Output] : step.Inputs, hook => Assert.Contains(hook, reached));
            Assert.All(splits ? step.Inputs : [step.Output], hook => Assert.True(reached.Add(hook), $"two steps lead to {hook}"));
            if (step is AttentionStep attention)
                reached.Add(attention.Pattern);
        }

        IEnumerable<string> crossed = network.Description.AllLayers.Where(layer => !reached.Contains(layer.HookPoint)).Select(layer => layer.Kind);
        Assert.Equal(kind switch { "LayerNorm" => ["Scale"], "SelfAttention" => ["DotProduct"], _ => [] }, crossed);
        Parameter[] stated = [.. network.Steps().SelectMany(step => step.Parameters).Distinct()];
        Assert.Equal(network.NamedParameters().Select(named => named.Parameter), stated, ReferenceEqualityComparer.Instance);
    }

    /// <summary>What steps say of the values at their hook points is so.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Steps_say_what_is_recorded(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (IInstrumentedNetwork network in new[] { samples.Create(kind, ScalarType.Float64), samples.CreateOfSequences(kind) })
        {
            using NetworkTrace trace = network.Trace(Input(network));
            foreach (NetworkStep step in network.Steps())
            {
                if (StepValues.At(step, trace) is { } expected)
                    AssertClose(expected, trace[step.Output], step.ToString());
                if (StepValues.DegreeOf(step) is not { } degree)
                    continue;
                using NetworkTrace doubled = network.Trace(Input(network), [step.Output], [Intervention.Scale(step.Inputs[0], 2)]);
                AssertClose(Math.Pow(2, degree) * trace[step.Output], doubled[step.Output], step.ToString());
            }
        }
    }

    /// <summary>What the kinds pass of a change: one that states nothing stops it, so that a kind which could pass more is missing here.</summary>
    [Fact]
    public void The_kinds_state_what_they_pass()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(
            ["Elementwise", "GELU", "SiLU", "Sigmoid", "Softplus", "Tanh"],
            Kinds.SelectMany(kind => Stopped(samples.Create(kind.Data, ScalarType.Float64))).Distinct().Order(StringComparer.Ordinal));

        static IEnumerable<string> Stopped(IInstrumentedNetwork network) =>
            network.Steps().OfType<FixedStep>().Where(step => step.Rule == ChangeRule.Stops).Select(step => network.Description.LayerAt(step.Output)!.Kind);
    }

    /// <summary>What the kinds promise of positions: a kind that is missing here states nothing.</summary>
    [Fact]
    public void The_kinds_state_what_they_do_with_positions()
    {
        using DisposeScope scope = NewDisposeScope();
        LayerDescription[] layers = [.. Kinds.SelectMany(kind => samples.Create(kind.Data, ScalarType.Float64).Description.AllLayers)];
        Assert.Equal(
            ["Abs", "Elementwise", "GELU", "Hardtanh", "Identity", "Input", "LayerNorm", "LeakyReLU", "Linear", "Normalize", "ReLU", "Residual", "Scale", "SiLU", "Sigmoid", "Softplus", "Square", "Tanh", "TiedLinear", "Use"],
            Stating(PositionRule.EachAlike));
        Assert.Equal(["LastPosition"], Stating(PositionRule.Last));
        Assert.Equal(["MeanPool"], Stating(PositionRule.Mean));
        Assert.Equal(["Elementwise"], layers.Where(layer => layer.IsUserDefined).Select(layer => layer.Kind).Distinct());
        Assert.Equal(["PositionalEmbedding", "TokenEmbedding"], layers.Where(layer => layer.ParameterRole == ParameterRole.Embedding).Select(layer => layer.Kind).Distinct().Order(StringComparer.Ordinal));

        IEnumerable<string> Stating(PositionRule rule) => layers.Where(layer => layer.Positions == rule).Select(layer => layer.Kind).Distinct().Order(StringComparer.Ordinal);
    }

    /// <summary>So large that the pieces of piecewise linear layers are all met.</summary>
    private static Tensor Input(IInstrumentedNetwork network)
    {
        manual_seed(1);
        long[] shape = [Batch, .. network.Description.InputShape];
        return network.Description.Vocabulary is { } vocabulary ? randint(vocabulary, shape) : 3 * randn(shape, dtype: network.Dtype);
    }

    private static void AssertClose(Tensor expected, Tensor actual, string at)
    {
        Assert.Equal(expected.shape, actual.shape);
        double scale = Math.Max(1, expected.detach().abs().max().item<double>());
        double difference = (expected - actual).detach().abs().max().item<double>();
        Assert.True(difference <= Tolerance * scale, $"{at}: differs by {difference}, the largest entry is {scale}");
    }

    /// <summary>The networks for all kinds, in one assembly that compiles without a warning.</summary>
    public sealed class Samples : IDisposable
    {
        private readonly LiveAssembly assembly = new(LayerSamples.Source);
        private readonly Lazy<LiveAssembly> ofSequences = new(() => new(LayerSamples.Source.Replace("Network(Input = 3)", "Network(Input = 3, Positions = 3)", StringComparison.Ordinal)));

        internal IInstrumentedNetwork Create(string kind, ScalarType dtype)
        {
            Assert.True(LayerSamples.Networks.ContainsKey(kind), $"{kind} has no network in {nameof(LayerSamples)}.");
            return assembly.Create(LayerSamples.ClassName(kind), dtype, seed: 1);
        }

        /// <summary>The same network, with positions if it takes vectors.</summary>
        internal IInstrumentedNetwork CreateOfSequences(string kind) => ofSequences.Value.Create(LayerSamples.ClassName(kind), ScalarType.Float64, seed: 1);

        public void Dispose()
        {
            assembly.Dispose();
            if (ofSequences.IsValueCreated)
                ofSequences.Value.Dispose();
        }
    }
}
