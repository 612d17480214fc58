using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Checkpoints;

/// <summary>What TransformerLens computes from the tensors that are saved for it is what the network computes.</summary>
public sealed class TransformerFormulaTests : CheckpointFolder
{
    /// <summary>The forward pass of HookedTransformer: matrices act from the right, attention is causal, norms have an epsilon of 1e-5.</summary>
    [Fact]
    public void HookedTransformer()
    {
        using var scope = NewDisposeScope();
        var network = new NormedTransformer(ScalarType.Float64, seed: 1);
        Fill(network, seed: 2);
        Checkpoint.Save(In("lens.safetensors"), network, NameMap.TransformerLens);
        using SafetensorsContent w = Safetensors.Read(In("lens.safetensors"));
        Tensor tokens = tensor([0, 3, 6, 1, 1, 5, 4, 2, 0, 6], [2, 5], ScalarType.Int64, CPU);
        Tensor x = w["embed.W_E"][tokens] + w["pos_embed.W_pos"];
        Tensor hidden = ones([5, 5], ScalarType.Bool, CPU).triu(1);
        for (int block = 0; block < 2; block++)
        {
            string name = $"blocks.{block}.";
            Tensor y = Norm(x, w[name + "ln1.w"], w[name + "ln1.b"]);
            Tensor Heads(string part) => einsum("bpm,hmd->bhpd", y, w[$"{name}attn.W_{part}"]) + w[$"{name}attn.b_{part}"].unsqueeze(1);
            Tensor pattern = (einsum("bhqd,bhkd->bhqk", Heads("Q"), Heads("K")) / 2).masked_fill(hidden, double.NegativeInfinity).softmax(-1);
            x = x + einsum("bhqd,hdm->bqm", einsum("bhqk,bhkd->bhqd", pattern, Heads("V")), w[name + "attn.W_O"]) + w[name + "attn.b_O"];
            Tensor inner = Norm(x, w[name + "ln2.w"], w[name + "ln2.b"]).matmul(w[name + "mlp.W_in"]) + w[name + "mlp.b_in"];
            x = x + nn.functional.gelu(inner).matmul(w[name + "mlp.W_out"]) + w[name + "mlp.b_out"];
        }

        Tensor logits = Norm(x, w["ln_final.w"], w["ln_final.b"]).matmul(w["unembed.W_U"]) + w["unembed.b_U"];
        Tensor output = network.call(tokens);
        Assert.InRange((logits - output).abs().max().item<double>(), 0, 1e-12 * output.abs().max().item<double>());
    }

    /// <summary>The forward pass of a native model: PyTorch's linear layers, queries, keys and values apart.</summary>
    [Fact]
    public void NativeModel()
    {
        using var scope = NewDisposeScope();
        var network = new BiaslessTransformer(ScalarType.Float64, seed: 1);
        Fill(network, seed: 2);
        Checkpoint.Save(In("bridge.safetensors"), network, NameMap.TransformerBridge);
        using SafetensorsContent w = Safetensors.Read(In("bridge.safetensors"));
        Tensor tokens = tensor([0, 3, 2, 1, 1, 4], [2, 3], ScalarType.Int64, CPU);
        Tensor Linear(Tensor input, string name) => nn.functional.linear(input, w[name + ".weight"], w[name + ".bias"]);
        Tensor x = w["embed.weight"][tokens];
        Tensor Heads(string part) => Linear(x, $"blocks.0.attn.{part}").view(2, 3, 2, 2).transpose(1, 2);
        Tensor pattern = (Heads("q").matmul(Heads("k").transpose(-2, -1)) / Math.Sqrt(2)).softmax(-1);
        x = (x + Linear(pattern.matmul(Heads("v")).transpose(1, 2).reshape(2, 3, 4), "blocks.0.attn.o"))[TensorIndex.Colon, -1];
        x = x + Linear(nn.functional.relu(Linear(x, "blocks.0.mlp.in")), "blocks.0.mlp.out");
        Tensor logits = nn.functional.linear(x, w["unembed.weight"]), output = network.call(tokens);
        Assert.InRange((logits - output).abs().max().item<double>(), 0, 1e-12 * output.abs().max().item<double>());
    }

    private static Tensor Norm(Tensor x, Tensor weight, Tensor bias)
    {
        Tensor centred = x - x.mean([-1], keepdim: true);
        return (centred / (centred.pow(2).mean([-1], keepdim: true) + 1e-5).sqrt() * weight) + bias;
    }
}
