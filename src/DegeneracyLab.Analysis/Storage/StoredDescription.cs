namespace DegeneracyLab.Analysis;

/// <summary>
/// What a network is made of, as it is written: layers inside layers, with hook points by their names. The indices of hook points follow from
/// their order.
/// </summary>
/// <param name="Name">The network's name.</param>
/// <param name="Input">The name of the input's hook point.</param>
/// <param name="InputShape">The shape of one sample.</param>
/// <param name="Vocabulary">The number of tokens, if the input holds token ids; else null.</param>
/// <param name="Layers">The layers in the order of computation.</param>
internal sealed record StoredDescription(string Name, string Input, IReadOnlyList<long> InputShape, long? Vocabulary, IReadOnlyList<StoredLayer> Layers)
{
    /// <summary>What is written of a network.</summary>
    public static StoredDescription Of(NetworkDescription description) =>
        new(description.Name, description.Input.Name, description.InputShape, description.Vocabulary, [.. description.Layers.Select(StoredLayer.Of)]);

    /// <summary>The description, with hook points of its own.</summary>
    /// <exception cref="ArgumentException">Two hook points have one name, or a layer names one that is not there.</exception>
    public NetworkDescription Restore()
    {
        string[] names = [Input, .. Layers.SelectMany(layer => layer.HookPoints)];
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"Two hook points of {Name} have the name '{twice.Key}'.");
        Dictionary<string, HookPoint> hooks = names.Select((name, index) => new HookPoint(index, name)).ToDictionary(hook => hook.Name, StringComparer.Ordinal);
        return new(Name, hooks[Input], InputShape, [.. Layers.Select(layer => layer.Restore(hook => hooks.TryGetValue(hook, out HookPoint? found) ? found : throw new ArgumentException($"{Name} has no hook point '{hook}'.")))], Vocabulary);
    }
}

/// <summary>A layer as it is written.</summary>
internal sealed record StoredLayer
{
    public required string HookPoint { get; init; }

    public required string Kind { get; init; }

    public required IReadOnlyList<long> InputShape { get; init; }

    public required IReadOnlyList<long> OutputShape { get; init; }

    public required LayerDerivative Derivative { get; init; }

    public required long ParameterCount { get; init; }

    public required long FixedCount { get; init; }

    public required bool HasBias { get; init; }

    public required bool IsElementwise { get; init; }

    public required bool IsIdentity { get; init; }

    public required bool IsUserDefined { get; init; }

    public required PositionRule Positions { get; init; }

    public required ParameterRole ParameterRole { get; init; }

    public required ValueRole ValueRole { get; init; }

    public required StoredAttention? Attention { get; init; }

    public required bool HasMask { get; init; }

    public required double ClosedSlope { get; init; }

    public required bool IsBranch { get; init; }

    public required IReadOnlyList<string> ProductsNeed { get; init; }

    public required IReadOnlyList<string> Carries { get; init; }

    public required IReadOnlyList<StoredLayer> Inside { get; init; }

    /// <summary>The hook points of the layer in their order: what is inside comes before the layer itself.</summary>
    internal IEnumerable<string> HookPoints => Inside.SelectMany(layer => layer.HookPoints).Append(HookPoint);

    /// <summary>What is written of a layer.</summary>
    public static StoredLayer Of(LayerDescription layer) => new()
    {
        HookPoint = layer.HookPoint.Name,
        Kind = layer.Kind,
        InputShape = layer.InputShape,
        OutputShape = layer.OutputShape,
        Derivative = layer.Derivative,
        ParameterCount = layer.ParameterCount,
        FixedCount = layer.FixedCount,
        HasBias = layer.HasBias,
        IsElementwise = layer.IsElementwise,
        IsIdentity = layer.IsIdentity,
        IsUserDefined = layer.IsUserDefined,
        Positions = layer.Positions,
        ParameterRole = layer.ParameterRole,
        ValueRole = layer.ValueRole,
        Attention = layer.Attention is { } attention ? StoredAttention.Of(attention) : null,
        HasMask = layer.HasMask,
        ClosedSlope = layer.ClosedSlope,
        IsBranch = layer.IsBranch,
        ProductsNeed = Names(layer.ProductsNeed),
        Carries = Names(layer.Carries),
        Inside = [.. layer.Inside.Select(Of)],
    };

    /// <summary>The layer.</summary>
    /// <param name="hook">Finds a hook point by its name.</param>
    public LayerDescription Restore(Func<string, HookPoint> hook) => new(hook(HookPoint), Kind, InputShape, OutputShape, Derivative)
    {
        ParameterCount = ParameterCount,
        FixedCount = FixedCount,
        HasBias = HasBias,
        IsElementwise = IsElementwise,
        IsIdentity = IsIdentity,
        IsUserDefined = IsUserDefined,
        Positions = Positions,
        ParameterRole = ParameterRole,
        ValueRole = ValueRole,
        Attention = Attention?.Restore(hook),
        HasMask = HasMask,
        ClosedSlope = ClosedSlope,
        IsBranch = IsBranch,
        ProductsNeed = [.. ProductsNeed.Select(hook)],
        Carries = [.. Carries.Select(hook)],
        Inside = [.. Inside.Select(layer => layer.Restore(hook))],
    };

    private static string[] Names(IEnumerable<HookPoint> hooks) => [.. hooks.Select(hook => hook.Name)];
}

/// <summary>The hook points inside a self-attention layer, by name.</summary>
internal sealed record StoredAttention(string Projections, string Queries, string Keys, string Values, string Scores, string Pattern, string Results)
{
    /// <summary>What is written of them.</summary>
    public static StoredAttention Of(AttentionDescription attention) => new(
        attention.Projections.Name, attention.Queries.Name, attention.Keys.Name, attention.Values.Name, attention.Scores.Name, attention.Pattern.Name, attention.Results.Name);

    /// <summary>The hook points.</summary>
    /// <param name="hook">Finds a hook point by its name.</param>
    public AttentionDescription Restore(Func<string, HookPoint> hook) => new(hook(Projections), hook(Queries), hook(Keys), hook(Values), hook(Scores), hook(Pattern), hook(Results));
}
