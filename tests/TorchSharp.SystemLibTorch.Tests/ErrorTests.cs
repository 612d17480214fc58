using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

/// <summary>No input ends the process, and what comes instead says what is wrong.</summary>
public class ErrorTests
{
    public static readonly TheoryData<string, Func<object?>, string> Refused = new()
    {
        { "add", () => ones(2, 3).add(ones(2, 4)), "must match the size" },
        { "mm", () => ones(2, 3).mm(ones(2, 3)), "cannot be multiplied" },
        { "reshape", () => ones(6).reshape(4), "invalid for input of size 6" },
        { "cat", () => cat([ones(2), ones(2, 2)]), "dimension" },
        { "backward without a graph", () => { ones(1).backward(); return null; }, "does not require grad" },
        { "backward twice", () => { Tensor y = ones(1, requires_grad: true).exp().sum(); y.backward(); y.backward(); return null; }, "second time" },
        { "backward of many", () => { (ones(2, requires_grad: true) * 2).backward(); return null; }, "scalar outputs" },
        { "in place on a leaf", () => ones(1, requires_grad: true).add_(1), "leaf Variable" },
        { "grad of an integer", () => ones(1, dtype: int64).requires_grad_(), "floating point" },
        { "view", () => ones(2, 3).t().view(6), "view" },
        { "einsum", () => einsum("ij,jk->ik", ones(2, 3), ones(4, 2)), "einsum" },
        { "index", () => ones(2, 3)[2], "out of bounds" },
        { "too many indices", () => ones(2)[0, 0], "too many indices" },
        { "index_select", () => ones(2).index_select(0, tensor(new[] { 5L })), "out of range" },
        { "gather", () => ones(2).gather(0, tensor(new[] { 5L })), "out of bounds" },
        { "cholesky", () => linalg.cholesky(-eye(2)), "positive-definite" },
        { "inv", () => linalg.inv(zeros(2, 2)), "singular" },
        { "svd of what is no number", () => linalg.svd(full([3, 3], double.NaN)), "linalg.svd" },
        { "eigh of what is no number", () => linalg.eigh(full([3, 3], double.NaN)), "linalg.eigh" },
        { "too much memory", () => zeros(1L << 50), "memory" },
        { "a size that overflows", () => zeros(1L << 40, 1L << 40), "overflow" },
        { "a negative size", () => zeros(-1), "negative" },
        { "nothing to join", () => cat(Array.Empty<Tensor>()), "non-empty" },
        { "one_hot", () => nn.functional.one_hot(tensor(new[] { 5L }), 3), "smaller than num_classes" },
        { "embedding", () => nn.Embedding(2, 2).call(tensor(new[] { 7L })), "out of range" },
        { "a list as an index", () => ones(2)[tensor(new[] { 1.5 })], "indices must be long" },
        { "conv2d", () => nn.functional.conv2d(ones(1, 3, 4, 4), ones(3, 2, 2, 2)), "to have 2 channels" },
        { "conv2d of too little", () => nn.functional.conv2d(ones(1, 2, 1, 1), ones(3, 2, 2, 2)), "greater than actual input size" },
        { "conv2d without a step", () => nn.functional.conv2d(ones(1, 2, 4, 4), ones(3, 2, 2, 2), strides: [0]), "stride" },
        { "conv2d with three steps", () => nn.functional.conv2d(ones(1, 2, 4, 4), ones(3, 2, 2, 2), strides: [1, 1, 1]), "list of 2 values" },
        { "conv2d without a group", () => nn.functional.conv2d(ones(1, 2, 4, 4), ones(3, 2, 2, 2), groups: 0), "groups" },
        { "conv2d of two types", () => nn.functional.conv2d(ones(1, 2, 4, 4), ones(3, 2, 2, 2, float64)), "scalar type" },
        { "conv_transpose2d", () => nn.functional.conv_transpose2d(ones(1, 2, 4, 4), ones(3, 2, 2, 2)), "to have 3 channels" },
        { "conv_transpose2d's output_padding", () => nn.functional.conv_transpose2d(ones(1, 3, 4, 4), ones(3, 2, 2, 2), output_padding: [1, 1]), "output padding must be smaller" },
        { "max_pool2d", () => nn.functional.max_pool2d(ones(1, 2, 4, 4), 5), "too small" },
        { "max_pool2d's padding", () => nn.functional.max_pool2d(ones(1, 2, 4, 4), 2, padding: 2), "half of" },
        { "max_pool2d without a window", () => nn.functional.max_pool2d(ones(1, 2, 4, 4), Array.Empty<long>()), "single int" },
        { "max_pool2d_with_indices", () => nn.functional.max_pool2d_with_indices(ones(4, 4), [2]), "3D or 4D" },
        { "avg_pool2d", () => nn.functional.avg_pool2d(ones(1, 2, 4, 4), 2, 0), "zero" },
        { "unfold", () => nn.functional.unfold(ones(1, 2, 4, 4), 5), "sliding blocks" },
        { "fold", () => nn.functional.fold(ones(1, 4, 5), 3, 2), "sliding blocks" },
        { "pad", () => nn.functional.pad(ones(2), [1, 1, 1]), "divisible by 2" },
        { "pad with a mirror too small", () => nn.functional.pad(ones(1, 3), [3, 0], PaddingModes.Reflect), "padding size" },
        { "scatter_add", () => zeros(3).scatter_add(0, tensor(new[] { 3L }), ones(1)), "out of bounds" },
        { "index_add", () => zeros(3).index_add(0, tensor(new[] { 3L }), ones(1), 1), "out of range" },
        { "masked_fill", () => zeros(3).masked_fill(ones(2, @bool), 1), "must match the size" },
        { "narrow", () => zeros(3).narrow(0, 2, 2), "exceeds dimension size" },
        { "select", () => zeros(3).select(0, 3), "out of range" },
        { "softmax", () => zeros(2).softmax(1), "out of range" },
        { "layer_norm", () => nn.functional.layer_norm(zeros(2, 3), [2]), "normalized_shape" },
        { "bmm", () => ones(2, 2, 3).bmm(ones(2, 2, 2)), "batch2" },
        { "stack", () => stack([ones(2), ones(3)]), "equal size" },
        { "rot90", () => ones(2).rot90(), "dims" },
        { "windows over one dimension", () => ones(4).unfold(0, 5, 1), "size is 5" },
        { "the largest of nothing", () => zeros(0).amax([0L]), "non-zero size" },
        { "retain_grad", () => { ones(1).retain_grad(); return null; }, "retain_grad" },
        { "cross_entropy", () => nn.functional.cross_entropy(zeros(1, 2), tensor(new[] { 2L })), "out of bounds" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void What_libtorch_refuses_is_an_exception_with_its_message(string name, Func<object?> operation, string message)
    {
        using DisposeScope scope = NewDisposeScope();
        var exception = Assert.Throws<ExternalException>(() => operation());

        Assert.Contains(message, exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.True(ones(1).item<float>() == 1, $"after {name} goes on");
    }

#if TORCH_SYSTEM
    /// <summary>Here TorchSharp ends the process.</summary>
    public static readonly TheoryData<string, Func<object?>, string> Fatal = new()
    {
        { "matmul", () => ones(2, 3).matmul(ones(2, 3)), "cannot be multiplied" },
        { "batched matmul", () => ones(2, 2, 3).matmul(ones(3, 3, 2)), "must match" },
        { "static matmul", () => matmul(ones(2), ones(3)), "size" },
        { "unused input", () => autograd.grad([ones(1, requires_grad: true).sum()], [ones(1, requires_grad: true)]), "allow_unused" },
        { "output without a graph", () => autograd.grad([ones(1)], [ones(1, requires_grad: true)]), "does not require grad" },
        { "a graph that is gone", () => { Tensor x = ones(1, requires_grad: true), y = x.exp(); autograd.grad([y], [x]); return autograd.grad([y], [x]); }, "second time" },
    };

    [Theory]
    [MemberData(nameof(Fatal), DisableDiscoveryEnumeration = true)]
    public void What_ends_TorchSharps_process_is_an_exception(string name, Func<object?> operation, string message) =>
        What_libtorch_refuses_is_an_exception_with_its_message(name, operation, message);

    [Fact]
    public void A_message_is_libtorchs_without_a_native_stack()
    {
        using DisposeScope scope = NewDisposeScope();
        var exception = Assert.Throws<ExternalException>(() => ones(2, 3).add(ones(2, 4)));

        Assert.DoesNotContain("frame #", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".so", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_tensor_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(1, requires_grad: true);
        Assert.Throws<ArgumentException>(() => cat([x, null!]));
        Assert.Throws<ArgumentException>(() => autograd.grad([null!], [x]));
        Assert.Throws<ArgumentException>(() => autograd.grad([x.sum()], [null!]));
        Expect.Close(autograd.grad([x.sum()], [x], [null!])[0], 1);
        Assert.ThrowsAny<Exception>(() => x.add((Tensor)null!));
    }

    [Fact]
    public void Another_device_is_named_and_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Contains("cuda:1", Assert.Throws<NotSupportedException>(() => ones(1, device: new Device("cuda:1"))).Message, StringComparison.Ordinal);
        Assert.Contains("cuda", Assert.Throws<NotSupportedException>(() => ones(1).to(DeviceType.CUDA)).Message, StringComparison.Ordinal);
        Assert.Contains("mps", Assert.Throws<NotSupportedException>(() => nn.Linear(1, 1).to("mps")).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => ones(1, names: ["N"]));
        Expect.Close(ones(1, device: CPU).to("cpu"), 1);
    }
#endif

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        Tensor x = ones(1);
        x.Dispose();

        Assert.True(x.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => x + 1);
        Assert.Throws<InvalidOperationException>(() => x.shape);
        Assert.Throws<InvalidOperationException>(() => x.item<float>());
        Assert.Throws<InvalidOperationException>(() => x.Handle);
        using DisposeScope scope = NewDisposeScope();
        Assert.Throws<InvalidOperationException>(() => ones(1) + x);
        Assert.Throws<InvalidOperationException>(() => cat([ones(1), x]));
    }

    [Fact]
    public void Messages_belong_to_their_threads()
    {
        Parallel.For(0, 64, i =>
        {
            using DisposeScope scope = NewDisposeScope();
            var exception = Assert.Throws<ExternalException>(() => ones(2, 3 + i).add(ones(2, 200)));
            Assert.Contains($"({3 + i})", exception.Message, StringComparison.Ordinal);
        });
    }
}
