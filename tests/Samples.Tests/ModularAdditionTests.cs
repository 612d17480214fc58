using DegeneracyLab;
using DegeneracyLab.Analysis;
using DegeneracyLab.Analysis.Tests;
using DegeneracyLab.Report;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>The reference transformer: what its authors stored of it, from the declared one.</summary>
public sealed class ModularAdditionTests : IDisposable
{
    private const string Reference = "data/reference/";

    private static readonly string[] Stored = ["ln1.0", "ln2.0", "unembed"];

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_residual_stream_has_the_stored_means_and_Gram_matrices(int seed)
    {
        ModularAddition network = Load(seed);
        using ModularData data = ModularData.Load(SharedData.File(Reference + "modadd_dataset.safetensors"));
        InteractionBasis directions = PrincipalDirections(network, data.TokensOf(data.Train), ModularAddition.ResidualStream);
        using SafetensorsContent stored = Safetensors.Read(SharedData.File(Reference + $"graph_modular_arithmetic_rib_seed{seed}_rib_graph.safetensors"));
        foreach ((string name, HookPoint node) in Stored.Zip(ModularAddition.ResidualStream))
        {
            // The stored Gram matrix is centred, and its last coordinate is the constant 1.
            Near(stored[$"mean.{name}"].narrow(0, 0, 128), Mean(directions[node]), 1e-12);
            Near(stored[$"gram.{name}"].narrow(0, 0, 128).narrow(1, 0, 128), Covariance(directions[node]), 1e-12);
        }
    }

    [Fact]
    public void The_network_adds()
    {
        ModularAddition network = Load(seed: 0);
        using ModularData data = ModularData.Load(SharedData.File(Reference + "modadd_dataset.safetensors"));
        Assert.Equal(0.99955, data.Accuracy(network, data.Test), 5);
        Assert.Equal(1, data.Accuracy(network, data.Train));
    }

    /// <summary>
    /// Node layers inside both residual branches, with the stream beside them. M' of a node layer is the mean over samples
    /// and positions of J^T C C^T J, with the Jacobian J to the next node layer and the stored C there.
    /// </summary>
    [Fact]
    public void Inside_the_branches_the_stream_goes_along()
    {
        EveryPosition network = new(ScalarType.Float64);
        Checkpoint.Load(SharedData.File(Reference + "modadd_seed0.safetensors"), network);
        using SafetensorsContent golden = Safetensors.Read(SharedData.File(Reference + "golden/modadd20_attn_split.safetensors"));
        Tensor tokens = golden["data.x"];
        (string Name, HookPoint Hook)[] nodes =
        [
            ("ln1.0", EveryPosition.Hooks.PositionalEmbedding1),
            ("attn_in.0", EveryPosition.Hooks.Attention.Input),
            ("mlp_in.0", EveryPosition.Hooks.Mlp.Input),
            ("mlp_out.0", EveryPosition.Hooks.Mlp.ReLU1),
            ("unembed", EveryPosition.Hooks.Mlp),
            ("output", EveryPosition.Hooks.Output),
        ];
        InteractionBasis directions = PrincipalDirections(network, tokens, [.. nodes.SkipLast(1).Select(node => node.Hook)]);
        using NetworkTrace trace = ((IInstrumentedNetwork)network).Trace(tokens);
        for (int i = 0; i < nodes.Length - 1; i++)
        {
            (string name, HookPoint node) = nodes[i];
            (string nextName, HookPoint next) = nodes[i + 1];
            Tensor kept = WithoutConstants(golden[$"mean.{name}"].size(0));
            Near(golden[$"mean.{name}"][kept], Mean(directions[node]), 1e-12);
            Near(golden[$"gram.{name}"][kept].index_select(1, kept), Covariance(directions[node]), 1e-12);

            // [samples, positions at next, rotated features at next, positions, coordinates]
            Tensor jacobian = ((IInstrumentedNetwork)network).Jacobian(trace, node, next, carry: true);
            if (next != EveryPosition.Hooks.Output)
            {
                Tensor c = golden[$"C.{nextName}"];
                jacobian = einsum("btosj,or->btrsj", jacobian, c[WithoutConstants(c.size(0))]);
            }
            else
            {
                jacobian = jacobian.unsqueeze(1);
            }

            Tensor rows = jacobian.flatten(0, 3);
            Near(golden[$"M_dash.{name}"][kept].index_select(1, kept), rows.t().matmul(rows) / (tokens.size(0) * 3), 1e-12);
        }
    }

    /// <summary>The picture in the documentation is this network's.</summary>
    [Fact]
    public void The_picture_is_up_to_date()
    {
        using var network = new ModularAddition(seed: 1);
        Assert.Equal(File.ReadAllText(SharedData.InRepository("docs/images/modular-addition.svg")), network.Description.ToSvg());
    }

    [Fact]
    public void A_checkpoint_that_does_not_fit_is_told_in_full()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".safetensors");
        Safetensors.Write(path, new Dictionary<string, Tensor> { ["embed.W_E"] = zeros(3, 128), ["unembed.b_U"] = zeros(114), ["unembed.WU"] = zeros(1) });
        try
        {
            using var network = new ModularAddition(seed: 1);
            string message = Assert.Throws<InvalidDataException>(() => Checkpoint.Load(path, network)).Message;
            string[] lines = message.Split('\n');
            Assert.Contains("under TransformerLens: embed.W_E is [3, 128], expected [114, 128]; pos_embed.W_pos [3, 128] is missing; ", lines[0], StringComparison.Ordinal);
            Assert.EndsWith("; and 11 more.", lines[0], StringComparison.Ordinal);
            Assert.DoesNotContain("b_U", lines[0], StringComparison.Ordinal);
            // The report has them all, with the names that may be meant.
            CheckpointReport report = Checkpoint.Match(path, network);
            Assert.Equal("unembed.WU", report.Matches.Single(match => match.Tensor!.Name == "unembed.W_U").Nearest);
            Assert.Equal(("unembed.WU", "unembed.W_U"), (report.Unused.Single().Name, report.Unused.Single().Nearest));
            Assert.EndsWith(report.ToString(), message);
            Assert.All(lines.Skip(1), line => Assert.InRange(line.Length, 0, 80));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>
    /// One call reads what its authors' program has: matrices that act from the right, and attention head by head. Masks follow from the
    /// architecture.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Each_parameter_is_made_of_the_stored_tensors(int seed)
    {
        string path = SharedData.File(Reference + $"modadd_seed{seed}.safetensors");
        using var network = new ModularAddition(ScalarType.Float32, seed: 1);
        CheckpointReport report = Checkpoint.Load(path, network);
        Assert.Equal(("TransformerLens", "", 16), (report.Convention, report.Prefix, report.Matches.Count));
        Assert.Equal(["blocks.0.attn.mask", "blocks.0.attn.IGNORE"], report.Unused.Select(tensor => tensor.Name));

        using SafetensorsContent stored = Safetensors.Read(path);
        Dictionary<string, Tensor> parameters = network.named_parameters().ToDictionary(named => named.name, named => (Tensor)named.parameter);
        Is("TokenEmbedding1.weight", stored["embed.W_E"]);
        Is("PositionalEmbedding1.weight", stored["pos_embed.W_pos"]);
        Is("Attention.SelfAttention1.QKV.weight", cat([.. "QKV".Select(part => stored[$"blocks.0.attn.W_{part}"].transpose(1, 2).flatten(0, 1))], 0));
        Is("Attention.SelfAttention1.QKV.bias", cat([.. "QKV".Select(part => stored[$"blocks.0.attn.b_{part}"].flatten())], 0));
        Is("Attention.SelfAttention1.Output.weight", stored["blocks.0.attn.W_O"].flatten(0, 1).t());
        Is("Attention.SelfAttention1.Output.bias", stored["blocks.0.attn.b_O"]);
        Is("Mlp.Linear1.weight", stored["blocks.0.mlp.W_in"].t());
        Is("Mlp.Linear1.bias", stored["blocks.0.mlp.b_in"]);
        Is("Mlp.Linear2.weight", stored["blocks.0.mlp.W_out"].t());
        Is("Mlp.Linear2.bias", stored["blocks.0.mlp.b_out"]);
        Is("Unembed.weight", stored["unembed.W_U"].t());
        Is("Unembed.bias", stored["unembed.b_U"]);
        Assert.Empty(parameters);

        void Is(string name, Tensor expected)
        {
            Assert.True(parameters.Remove(name, out Tensor? parameter));
            Assert.True(parameter.detach().bytes.SequenceEqual(expected.contiguous().bytes), name);
        }
    }

    private static ModularAddition Load(int seed)
    {
        var network = new ModularAddition(ScalarType.Float64);
        Checkpoint.Load(SharedData.File(Reference + $"modadd_seed{seed}.safetensors"), network);
        return network;
    }

    /// <summary>Principal directions about the mean, with mean and covariance; a constant is the last coordinate.</summary>
    private static InteractionBasis PrincipalDirections(IInstrumentedNetwork network, Tensor tokens, HookPoint[] nodes)
    {
        AnalysisOptions options = new() { NodeLayers = nodes, BasisKind = BasisKind.PrincipalDirections, Centre = true, Edges = false, Degeneracy = DegeneracyCount.None };
        return NetworkAnalysis.Run(network, tokens, options, cancellationToken: TestContext.Current.CancellationToken).Basis!;
    }

    private static Tensor Mean(NodeBasis node) => tensor(node.Mean.ToArray()).narrow(0, 0, node.Width - 1);

    private static Tensor Covariance(NodeBasis node) => node.Gram.ToTensor().narrow(0, 0, node.Width - 1).narrow(1, 0, node.Width - 1);

    /// <summary>The stored node layers are streams of 128 or 512 coordinates, each with a constant 1 after it.</summary>
    private static Tensor WithoutConstants(long width) =>
        tensor(Enumerable.Range(0, (int)width).Where(i => width switch { 258 => i is not (128 or 257), 642 => i is not (512 or 641), _ => i != 128 }).Select(i => (long)i).ToArray());

    private static void Near(Tensor expected, Tensor actual, double tolerance) =>
        Assert.InRange((expected - actual).abs().max().item<double>(), 0, tolerance * expected.abs().max().item<double>());
}

/// <summary>The same transformer with an answer at every position, of which the last one counts; its blocks are in another assembly.</summary>
[Network(Tokens = 3, Vocabulary = 114)]
[TokenEmbedding(128)]
[PositionalEmbedding]
[Residual<CausalAttention>(Name = "Attention")]
[Residual<FeedForward>(Name = "Mlp")]
[Linear(114, Name = "Unembed")]
[LastPosition]
internal sealed partial class EveryPosition;
