namespace DegeneracyLab.Analysis;

/// <summary>
/// Under which names, and in which layouts, a file holds the parameters of a network. There are five conventions, and rules of the
/// caller's own.
/// </summary>
public abstract class NameMap
{
    private protected NameMap(string name) => Name = name;

    /// <summary>The names of the declaration: <c>Mlp.Linear1.weight</c>.</summary>
    public static NameMap Declared { get; } = new DeclaredNames();

    /// <summary>
    /// The names of PyTorch's <c>Sequential</c>: <c>0.weight</c>, <c>2.bias</c>, by the place of a layer among all layers, the activations
    /// included; blocks that are used in sequence are nested, <c>1.0.weight</c>.
    /// </summary>
    public static NameMap Sequential { get; } = new SequentialNames();

    /// <summary>
    /// Modules with names of their own, as in PyTorch: those of the declaration whatever their case and underscores
    /// (<c>encoder.weight</c>, <c>linear_1.bias</c>), or any other names, by shapes and in order of appearance. Attention may be stored as
    /// PyTorch's <c>MultiheadAttention</c> does.
    /// </summary>
    public static NameMap Modules { get; } = new ModuleNames();

    /// <summary>
    /// The names of TransformerLens' <c>HookedTransformer</c>: <c>blocks.0.attn.W_Q</c> [heads, width, head width], <c>mlp.W_in</c>
    /// [width, hidden], <c>embed.W_E</c>, <c>pos_embed.W_pos</c>, <c>ln1.w</c>, <c>ln_final.w</c>, <c>unembed.W_U</c>.
    /// </summary>
    public static NameMap TransformerLens { get; } = new TransformerNames(TransformerNaming.Legacy);

    /// <summary>
    /// The names of TransformerLens' <c>TransformerBridge</c>, the generation that follows: <c>blocks.0.attn.q.weight</c>
    /// [heads x head width, width], <c>mlp.in.weight</c> [hidden, width], <c>embed.weight</c>, <c>ln1.weight</c>, <c>unembed.weight</c>.
    /// </summary>
    public static NameMap TransformerBridge { get; } = new TransformerNames(TransformerNaming.Bridge);

    /// <summary>All conventions, in the order in which they are tried.</summary>
    public static IReadOnlyList<NameMap> Conventions { get; } = [Declared, Sequential, Modules, TransformerLens, TransformerBridge];

    /// <summary>The name, for messages.</summary>
    public string Name { get; }

    /// <summary>A rule of the caller's own.</summary>
    /// <param name="rule">For each parameter, the tensor of the file that holds it, or those that hold its slices in order; none if it is not in the file.</param>
    /// <returns>The map.</returns>
    public static NameMap Of(Func<DeclaredParameter, IReadOnlyList<NamedTensor>> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return new RuleNames(rule);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Finds the names for a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stored">What the file holds, without a prefix that all names share; null where a file is to be written.</param>
    /// <returns>The names, or why there are none.</returns>
    internal abstract NameAssignment Assign(DeclaredNetwork network, StoredNames? stored);
}
