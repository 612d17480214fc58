using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

/// <summary>What a transformer is made of, together, against loops.</summary>
public class AttentionTests
{
    private const int Batch = 2, Length = 4, Heads = 2, Width = 3;

    [Fact]
    public void Causal_attention_is_a_mean_of_what_came_before()
    {
        using DisposeScope scope = NewDisposeScope();
        double[,,,] q = Images.Some(Batch, Length, Heads, Width), k = Images.Some(Batch, Length, Heads, Width, 1), v = Images.Some(Batch, Length, Heads, Width, 2);
        var expected = new double[Batch, Length, Heads, Width];
        foreach ((int b, int to, int h, int d) in Images.Places(expected))
        {
            double total = 0;
            for (int from = 0; from <= to; from++)
            {
                double score = 0;
                for (int i = 0; i < Width; i++) score += q[b, to, h, i] * k[b, from, h, i];
                double weight = Math.Exp(score / Math.Sqrt(Width));
                expected[b, to, h, d] += weight * v[b, from, h, d];
                total += weight;
            }
            expected[b, to, h, d] /= total;
        }
        Tensor later = ones(Length, Length, @bool).triu(1);

        Tensor scores = einsum("bqhd,bkhd->bhqk", tensor(q), tensor(k)) / Math.Sqrt(Width);
        Tensor pattern = scores.masked_fill(later, double.NegativeInfinity).softmax(-1);
        Images.Close(einsum("bhqk,bkhd->bqhd", pattern, tensor(v)), expected);

        // The same by products of matrices.
        Tensor queries = tensor(q).swapaxes(1, 2).flatten(0, 1), keys = tensor(k).transpose(1, 2).flatten(0, 1), values = tensor(v).movedim([1L], [2L]).flatten(0, 1);
        Tensor masked = zeros(Length, Length, float64).masked_fill_(later, double.NegativeInfinity);
        Tensor logits = (queries.bmm(keys.mT) / Math.Sqrt(Width)) + masked;
        Tensor mixed = logits.log_softmax(-1).exp().bmm(values);
        Images.Close(mixed.unflatten(0, Batch, Heads).swapdims(1, 2).contiguous(), expected);
    }

    [Fact]
    public void A_layer_norm_has_mean_zero_and_variance_one_before_its_scale()
    {
        using DisposeScope scope = NewDisposeScope();
        double[,,,] x = Images.Some(1, 2, 3, 5);
        double[] scale = [1, 2, -1, 0.5, 3], shift = [0, 1, -2, 0.25, 4];
        var expected = (double[,,,])x.Clone();
        foreach ((int n, int c, int y, int i) in Images.Places(x))
        {
            double[] row = Enumerable.Range(0, 5).Select(at => x[n, c, y, at]).ToArray();
            double mean = row.Average(), variance = row.Average(value => (value - mean) * (value - mean));
            expected[n, c, y, i] = ((x[n, c, y, i] - mean) / Math.Sqrt(variance + 0.01) * scale[i]) + shift[i];
        }
        Tensor input = tensor(x), weight = tensor(scale), bias = tensor(shift);

        Images.Close(nn.functional.layer_norm(input, [5L], weight, bias, 0.01), expected);
        Tensor centred = input - input.mean([-1L], keepdim: true);
        Images.Close((centred * (input.var(-1, unbiased: false, keepdim: true) + 0.01).rsqrt() * weight) + bias, expected);
    }

    [Fact]
    public void An_embedding_is_a_choice_of_rows()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor table = Expect.Counting(3, 2), tokens = tensor(new[] { 2L, 0, 2 });

        Tensor rows = table.index_select(0, tokens);

        Expect.Close(rows, 5, 6, 1, 2, 5, 6);
        Expect.Close(nn.functional.one_hot(tokens, 3), 0, 0, 1, 1, 0, 0, 0, 0, 1);
        Assert.True(nn.functional.one_hot(tokens, 3).to(float64).matmul(table).Equals(rows));
        Expect.Close(zeros(3, 2, float64).index_add(0, tokens, rows, 1), 1, 2, 0, 0, 10, 12);
        Expect.Close(rows.gather(1, tensor(new[,] { { 1L }, { 0L }, { 1L } })).squeeze(1), 6, 1, 6);
    }
}
