using DegeneracyLab;
using DegeneracyLab.Analysis;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Samples;

/// <summary>
/// The weights of a one-layer transformer in TransformerLens' names and shapes: it has matrices that act from the right,
/// and attention head by head.
/// </summary>
internal static class TransformerLensCheckpoint
{
    /// <summary>Each parameter of the network, and how it is made of the checkpoint's tensors.</summary>
    private static readonly (string Parameter, string[] Names, Func<Tensor[], Tensor> Make)[] Map =
    [
        ("TokenEmbedding1.weight", ["embed.W_E"], tensors => tensors[0]),
        ("PositionalEmbedding1.weight", ["pos_embed.W_pos"], tensors => tensors[0]),
        ("Attention.SelfAttention1.QKV.weight", ["blocks.0.attn.W_Q", "blocks.0.attn.W_K", "blocks.0.attn.W_V"], tensors => cat([.. tensors.Select(heads => heads.transpose(1, 2).flatten(0, 1))], 0)),
        ("Attention.SelfAttention1.QKV.bias", ["blocks.0.attn.b_Q", "blocks.0.attn.b_K", "blocks.0.attn.b_V"], tensors => cat([.. tensors.Select(heads => heads.flatten())], 0)),
        ("Attention.SelfAttention1.Output.weight", ["blocks.0.attn.W_O"], tensors => tensors[0].flatten(0, 1).t()),
        ("Attention.SelfAttention1.Output.bias", ["blocks.0.attn.b_O"], tensors => tensors[0]),
        ("Mlp.Linear1.weight", ["blocks.0.mlp.W_in"], tensors => tensors[0].t()),
        ("Mlp.Linear1.bias", ["blocks.0.mlp.b_in"], tensors => tensors[0]),
        ("Mlp.Linear2.weight", ["blocks.0.mlp.W_out"], tensors => tensors[0].t()),
        ("Mlp.Linear2.bias", ["blocks.0.mlp.b_out"], tensors => tensors[0]),
        ("Unembed.weight", ["unembed.W_U"], tensors => tensors[0].t()),
        ("Unembed.bias", ["unembed.b_U"], tensors => tensors[0]),
    ];

    /// <summary>The shapes of the checkpoint's tensors.</summary>
    private static readonly Dictionary<string, long[]> Shapes = new()
    {
        ["embed.W_E"] = [114, 128],
        ["pos_embed.W_pos"] = [3, 128],
        ["blocks.0.attn.W_Q"] = [4, 128, 32],
        ["blocks.0.attn.W_K"] = [4, 128, 32],
        ["blocks.0.attn.W_V"] = [4, 128, 32],
        ["blocks.0.attn.W_O"] = [4, 32, 128],
        ["blocks.0.attn.b_Q"] = [4, 32],
        ["blocks.0.attn.b_K"] = [4, 32],
        ["blocks.0.attn.b_V"] = [4, 32],
        ["blocks.0.attn.b_O"] = [128],
        ["blocks.0.mlp.W_in"] = [128, 512],
        ["blocks.0.mlp.b_in"] = [512],
        ["blocks.0.mlp.W_out"] = [512, 128],
        ["blocks.0.mlp.b_out"] = [128],
        ["unembed.W_U"] = [128, 114],
        ["unembed.b_U"] = [114],
    };

    /// <summary>What TransformerLens stores beside the weights: it follows from the architecture.</summary>
    private static readonly string[] Buffers = ["blocks.0.attn.mask", "blocks.0.attn.IGNORE"];

    /// <summary>Copies a checkpoint's weights into a network.</summary>
    /// <param name="network">The network, which is as it was if the checkpoint does not fit.</param>
    /// <param name="path">The checkpoint.</param>
    /// <exception cref="InvalidDataException">Tensors are missing, extra or of other shapes; the message lists them all.</exception>
    public static void Load(IInstrumentedNetwork network, string path)
    {
        using SafetensorsContent checkpoint = Safetensors.Read(path);
        List<string> faults = [], missing = [];
        foreach ((string name, long[] shape) in Shapes)
        {
            if (!checkpoint.Tensors.TryGetValue(name, out Tensor? tensor))
            {
                missing.Add(name);
                faults.Add($"{name} [{string.Join(", ", shape)}] is missing");
            }
            else if (!tensor.shape.SequenceEqual(shape))
                faults.Add($"{name} has shape [{string.Join(", ", tensor.shape)}] in place of [{string.Join(", ", shape)}]");
        }

        faults.AddRange(checkpoint.Tensors.Keys.Except(Shapes.Keys).Except(Buffers).Order(StringComparer.Ordinal).Select(name => $"{name} [{string.Join(", ", checkpoint[name].shape)}] is unknown{(missing.Count > 0 ? $", the nearest that is missing is {missing.MinBy(other => EditDistance.Between(name, other))}" : "")}"));
        if (faults.Count > 0)
            throw new InvalidDataException($"{path} is no checkpoint of this network: {string.Join("; ", faults)}.");

        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Dictionary<string, Parameter> parameters = network.NamedParameters().ToDictionary(named => named.Name, named => named.Parameter);
        foreach ((string parameter, string[] names, Func<Tensor[], Tensor> make) in Map)
            parameters[parameter].copy_(make([.. names.Select(name => checkpoint[name])]));
    }
}
