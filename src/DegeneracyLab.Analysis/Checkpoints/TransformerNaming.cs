namespace DegeneracyLab.Analysis;

/// <summary>
/// The names and layouts of a generation of TransformerLens, https://github.com/TransformerLensOrg/TransformerLens: the state dict of
/// <c>HookedTransformer</c> (2.x), and that of a <c>TransformerBridge</c> made by <c>boot_native</c> (4.0).
/// </summary>
internal abstract class TransformerNaming(string name)
{
    /// <summary>That of <c>HookedTransformer</c>.</summary>
    public static TransformerNaming Legacy { get; } = new HookedTransformerNaming();

    /// <summary>That of <c>TransformerBridge</c>.</summary>
    public static TransformerNaming Bridge { get; } = new TransformerBridgeNaming();

    /// <summary>The name, for messages.</summary>
    public string Name { get; } = name;

    /// <summary>The tensors that hold a weight.</summary>
    /// <param name="place">What the weight is.</param>
    public abstract IReadOnlyList<NamedTensor> Weights(TransformerPlace place);

    /// <summary>The tensors that hold a bias; none for a table.</summary>
    /// <param name="place">What the bias is.</param>
    public abstract IReadOnlyList<NamedTensor> Biases(TransformerPlace place);

    /// <summary>Whether a model always has the bias.</summary>
    /// <param name="role">Which one.</param>
    public abstract bool HasBias(TransformerRole role);

    /// <summary>Whether a tensor follows from the architecture.</summary>
    /// <param name="name">Its name.</param>
    public virtual bool IsDerived(string name) => false;

    private static string Owner(TransformerPlace place) => place.Role switch
    {
        TransformerRole.Embedding => "embed.",
        TransformerRole.Positions => "pos_embed.",
        TransformerRole.AttentionNorm => $"blocks.{place.Block}.ln1.",
        TransformerRole.Projections or TransformerRole.Result => $"blocks.{place.Block}.attn.",
        TransformerRole.PerceptronNorm => $"blocks.{place.Block}.ln2.",
        TransformerRole.PerceptronIn or TransformerRole.PerceptronOut => $"blocks.{place.Block}.mlp.",
        TransformerRole.FinalNorm => "ln_final.",
        _ => "unembed.",
    };

    /// <summary>Matrices act from the right, and attention is stored head by head.</summary>
    private sealed class HookedTransformerNaming() : TransformerNaming("TransformerLens")
    {
        public override IReadOnlyList<NamedTensor> Weights(TransformerPlace place)
        {
            string owner = Owner(place);
            IReadOnlyList<long> shape = place.Weight.Shape;
            return place.Role switch
            {
                TransformerRole.Embedding => [new(owner + "W_E")],
                TransformerRole.Positions => [new(owner + "W_pos")],
                // [heads, width, head width] of [heads x head width, width].
                TransformerRole.Projections => Slices(owner + "W_", TensorLayout.Of([place.Heads, shape[0] / (3 * place.Heads), shape[1]], [0, 2, 1])),
                // [heads, head width, width] of [width, heads x head width].
                TransformerRole.Result => [new(owner + "W_O", TensorLayout.Of([shape[0], place.Heads, shape[1] / place.Heads], [1, 2, 0]))],
                TransformerRole.PerceptronIn => [new(owner + "W_in", TensorLayout.Transposed)],
                TransformerRole.PerceptronOut => [new(owner + "W_out", TensorLayout.Transposed)],
                TransformerRole.Unembedding => [new(owner + "W_U", TensorLayout.Transposed)],
                _ => [new(owner + "w")],
            };
        }

        public override IReadOnlyList<NamedTensor> Biases(TransformerPlace place)
        {
            string owner = Owner(place);
            return place.Role switch
            {
                TransformerRole.Embedding or TransformerRole.Positions => [],
                TransformerRole.Projections => Slices(owner + "b_", TensorLayout.Of([place.Heads, place.Weight.Shape[0] / (3 * place.Heads)], [0, 1])),
                TransformerRole.Result => [new(owner + "b_O")],
                TransformerRole.PerceptronIn => [new(owner + "b_in")],
                TransformerRole.PerceptronOut => [new(owner + "b_out")],
                TransformerRole.Unembedding => [new(owner + "b_U")],
                _ => [new(owner + "b")],
            };
        }

        public override bool HasBias(TransformerRole role) => true;

        public override bool IsDerived(string name) =>
            name.StartsWith("blocks.", StringComparison.Ordinal) && (name.EndsWith(".attn.mask", StringComparison.Ordinal) || name.EndsWith(".attn.IGNORE", StringComparison.Ordinal));

        private static NamedTensor[] Slices(string name, TensorLayout layout) => [new(name + "Q", layout, 0, 3), new(name + "K", layout, 1, 3), new(name + "V", layout, 2, 3)];
    }

    /// <summary>Matrices are those of PyTorch's layers; queries, keys and values are stored apart.</summary>
    private sealed class TransformerBridgeNaming() : TransformerNaming("TransformerLens' TransformerBridge")
    {
        public override IReadOnlyList<NamedTensor> Weights(TransformerPlace place) => Of(place, "weight");

        public override IReadOnlyList<NamedTensor> Biases(TransformerPlace place) => place.Role is TransformerRole.Embedding or TransformerRole.Positions ? [] : Of(place, "bias");

        public override bool HasBias(TransformerRole role) => role != TransformerRole.Unembedding;

        private static NamedTensor[] Of(TransformerPlace place, string leaf)
        {
            string owner = Owner(place);
            return place.Role switch
            {
                TransformerRole.Projections => [new($"{owner}q.{leaf}", null, 0, 3), new($"{owner}k.{leaf}", null, 1, 3), new($"{owner}v.{leaf}", null, 2, 3)],
                TransformerRole.Result => [new($"{owner}o.{leaf}")],
                TransformerRole.PerceptronIn => [new($"{owner}in.{leaf}")],
                TransformerRole.PerceptronOut => [new($"{owner}out.{leaf}")],
                _ => [new(owner + leaf)],
            };
        }
    }
}
