using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>Wrong input to networks of tokens, sequences and images, wrong sizes and wrong interventions: one message, before anything is computed.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();
    private readonly TinyTransformer transformer = new(ScalarType.Float64, seed: 1);

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(7, "TokenEmbedding1 of TinyTransformer knows token ids from 0 to 6, but sample 1 of the input has 7 at position 2.")]
    [InlineData(-1, "TokenEmbedding1 of TinyTransformer knows token ids from 0 to 6, but sample 1 of the input has -1 at position 2.")]
    public void A_token_that_is_not_in_the_vocabulary(long token, string message)
    {
        Tensor tokens = tensor([0L, 1, 2, 3, 4, token], [2, 3]);
        Says(message, () => transformer.call(tokens));
        Says(message, () => transformer.Trace(tokens));
        Says(message, () => transformer.Trace(tokens.t().contiguous().t()));
    }

    [Fact]
    public void A_sequence_longer_than_the_table() => Says(
        "TinyTransformer takes token ids of shape [batch, 3], but got [2, 5]; its first layer is TokenEmbedding1, 3 -> 3 x 4, and PositionalEmbedding1 has 3 positions",
        () => transformer.Trace(zeros(2, 5, dtype: ScalarType.Int64)));

    [Fact]
    public void Tokens_of_another_type() => Says(
        "TinyTransformer takes token ids of type Int64, but its input is Float64. Convert it with input.to(ScalarType.Int64).",
        () => transformer.call(zeros(2, 3, dtype: ScalarType.Float64)));

    [Fact]
    public void No_product_begins_at_token_ids()
    {
        using TinyTransformer.Recording trace = transformer.Trace(zeros(2, 3, dtype: ScalarType.Int64));
        Says("Input of TinyTransformer holds token ids, by which nothing can be differentiated; products begin at TokenEmbedding1.", () => transformer.Jacobian(trace, TinyTransformer.Hooks.Input, TinyTransformer.Hooks.Output));
    }

    [Fact]
    public void No_intervention_in_token_ids() => Says(
        "Input of TinyTransformer holds token ids, in which nothing can be intervened; pass other tokens, or intervene at TokenEmbedding1.",
        () => transformer.Trace(zeros(2, 3, dtype: ScalarType.Int64), interventions: [Intervention.Scale(TinyTransformer.Hooks.Input, 0.5)]));

    [Fact]
    public void An_image_of_the_wrong_size()
    {
        using var network = new TinyCnn(seed: 1);
        Says("TinyCnn takes images (channels, height, width) of shape [batch, 1, 6, 6], but got [2, 1, 6, 5]; its first layer is Conv2d1, 1 x 6 x 6 -> 2 x 4 x 4", () => network.call(zeros(2, 1, 6, 5)));
        Says("TinyCnn takes images (channels, height, width) of shape [batch, 1, 6, 6], but got [1, 6, 6]", () => network.Trace(zeros(1, 6, 6)));
    }

    [Fact]
    public void A_product_across_attention_that_was_not_recorded()
    {
        using TinyTransformer.Recording trace = transformer.Trace(zeros(2, 3, dtype: ScalarType.Int64), [TinyTransformer.Hooks.Attention.SelfAttention1.Queries, TinyTransformer.Hooks.Output]);
        string message = Assert.Throws<InvalidOperationException>(() => transformer.Jacobian(trace, TinyTransformer.Hooks.PositionalEmbedding1, TinyTransformer.Hooks.Output)).Message;
        Assert.StartsWith("Products from PositionalEmbedding1 to Head need more than the trace holds: Attention.LayerNorm1.Scale, Attention.LayerNorm1.Normalized, Attention.SelfAttention1.Keys, Attention.SelfAttention1.Pattern, Attention.SelfAttention1.Values, Mlp.ReLU1 of TinyTransformer were not recorded; this trace holds Attention.SelfAttention1.Queries, Head.", message, StringComparison.Ordinal);
        Assert.EndsWith("TinyTransformer.Hooks.Attention.SelfAttention1.Values, TinyTransformer.Hooks.Mlp.ReLU1 too, or for everything.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 3, "Linear1 must have at least 1 output, but is declared with 0; it follows the input [batch, 4]", 0)]
    [InlineData(0, 3, "The Input of TinyMlp must be at least 1, but is 0", 5)]
    [InlineData(4, 3, "Residual1 adds the output of Square2 [batch, 5] to its input, which must have the same shape, but is Linear1 [batch, 6]", 6)]
    public void Sizes_that_do_not_fit(int inputs, int outputs, string message, int hidden) => Says(message, () => new TinyMlp(inputs, hidden, outputs));

    [Fact]
    public void Sizes_that_fit()
    {
        using var network = new TinyMlp(4, 5, 3, ScalarType.Float64, seed: 3);
        using var same = new TinyMlp(4, 5, 3, ScalarType.Float64, seed: 3);
        Assert.Equal([3L], network.Description.OutputShape);
        Assert.Equal(network.NamedParameters().Select(named => named.Name), same.NamedParameters().Select(named => named.Name));
        foreach ((Tensor left, Tensor right) in network.parameters().Zip(same.parameters()))
            Assert.True(left.equal(right).all().item<bool>());
        using var plain = new TinyMlp(4, 5, 3);
        Assert.Equal(ScalarType.Float32, plain.Dtype);
        using Tensor output = plain.call(zeros(2, 4));
        Assert.Equal([2L, 3], output.shape);
    }

    /// <summary>An intervention that does not fit is refused before anything runs, and leaves nothing behind.</summary>
    [Fact]
    public void An_intervention_with_the_wrong_shape()
    {
        Tensor tokens = tensor([0L, 1, 2, 3, 4, 5], [2, 3]);
        using Tensor before = transformer.call(tokens);
        string message = Assert.Throws<ArgumentException>(() => transformer.Trace(tokens, interventions: [Intervention.Replace(TinyTransformer.Hooks.Mlp.ReLU1, zeros(2, 9))])).Message;
        Assert.Contains("Mlp.ReLU1", message, StringComparison.Ordinal);
        Assert.Contains("[2, 9]", message, StringComparison.Ordinal);
        using Tensor after = transformer.call(tokens);
        Assert.True(before.equal(after).all().item<bool>());
    }

    [Fact]
    public void Interventions_read_back_from_JSON_do_the_same()
    {
        Tensor tokens = tensor([0L, 1, 2, 3, 4, 5], [2, 3]);
        using TinyTransformer.Recording other = transformer.Trace(tensor([6L, 5, 4, 3, 2, 1], [2, 3]));
        Interventions changes =
        [
            Intervention.Scale(TinyTransformer.Hooks.Attention.SelfAttention1.Pattern, 0.3),
            Intervention.Patch(TinyTransformer.Hooks.Attention, other),
            Intervention.Zero(TinyTransformer.Hooks.Mlp.ReLU1).At(units: [1, 2]),
        ];
        Interventions read = Interventions.FromJson(changes.ToJson(), transformer.Description);
        using TinyTransformer.Recording first = transformer.Trace(tokens, interventions: changes);
        using TinyTransformer.Recording second = transformer.Trace(tokens, interventions: read);
        using TinyTransformer.Recording plain = transformer.Trace(tokens);
        Assert.True(first.Output.equal(second.Output).all().item<bool>());
        Assert.False(first.Output.equal(plain.Output).all().item<bool>());
        Assert.True(first.Attention.Value.equal(other.Attention.Value).all().item<bool>());
        Assert.Equal(0, first.Mlp.ReLU1.narrow(-1, 1, 2).abs().max().item<double>());
    }

    [Fact]
    public void Gradients_of_a_loss_at_hook_points()
    {
        Tensor tokens = tensor([0L, 1, 2, 3, 4, 5], [2, 3]);
        using TinyTransformer.Recording trace = transformer.TraceWithGradients(tokens);
        Assert.Throws<InvalidOperationException>(() => trace.Gradient(TinyTransformer.Hooks.Mlp));
        Tensor loss = trace.Output.square().sum();
        loss.backward();
        Assert.NotNull(transformer.parameters().First().grad);
        using TinyTransformer.Recording plain = transformer.Trace(tokens);
        foreach (HookPoint hook in transformer.Description.HookPoints.Skip(1))
        {
            Tensor expected = transformer.Vjp(plain, hook, TinyTransformer.Hooks.Output, 2 * plain.Output.unsqueeze(0))[0];
            Assert.InRange((expected - trace.Gradient(hook)).abs().max().item<double>(), 0, 1e-12 * Math.Max(1, expected.abs().max().item<double>()));
        }

        Assert.StartsWith("This trace of TinyTransformer has no gradients", Assert.Throws<InvalidOperationException>(() => plain.Gradient(TinyTransformer.Hooks.Mlp)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fixed_layers_are_neither_trained_nor_counted()
    {
        using var network = new TinyFixed(seed: 1);
        Assert.Equal(["Linear1.weight", "Linear1.bias"], network.NamedParameters().Select(named => named.Name));
        Assert.Equal(12, network.Description.ParameterCount);
        using Tensor x = randn(2, 3), y = network.call(x);
        using TinyFixed.Recording trace = network.Trace(x);
        Assert.Equal([2L, 3, 12], network.ParameterJacobian(trace).shape);
        Assert.True(trace.Linear1.equal(trace.Same).all().item<bool>());
    }

    private static void Says(string message, Func<object?> action) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
