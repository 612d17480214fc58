using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class AutogradTests
{
    public static readonly TheoryData<string, Func<Tensor, Tensor>> Smooth = new()
    {
        { "exp", x => x.exp().sum() },
        { "tanh of a product", x => (x * x).tanh().sum() },
        { "gelu", x => nn.functional.gelu(x).sum() },
        { "silu", x => nn.functional.silu(x).sum() },
        { "softmax", x => x.softmax(0)[1] },
        { "logsumexp", x => x.logsumexp(0) },
        { "norm", x => x.norm() },
        { "matmul", x => x.outer(x).matmul(x.sin()).sum() },
        { "division", x => (1 / x).sum() + (x / 3).prod() },
        { "subtraction from a number", x => (2 - x).pow(3).sum() },
        { "where", x => where(x > 0.5, x.exp(), x.sin()).sum() },
        { "index", x => (x[0] * x[tensor(new[] { 1L, 2 })]).sum() },
        { "index_put", x => x.clone().index_put_(x.sum(), TensorIndex.Single(1)).square().sum() },
        { "eigenvalue", x => linalg.eigvalsh(x.outer(x) + diag(x.exp()))[2] },
        { "layer_norm", x => nn.functional.layer_norm(x, [3L])[0] },
        { "conv2d", x => nn.functional.conv2d(x.outer(x).reshape(1, 1, 3, 3), x.reshape(1, 1, 1, 3), x[0].reshape(1)).square().sum() },
        { "conv_transpose2d", x => nn.functional.conv_transpose2d(x.outer(x).reshape(1, 1, 3, 3), x.reshape(1, 1, 1, 3), strides: [2]).square().sum() },
        { "max_pool2d", x => nn.functional.max_pool2d(x.outer(x).reshape(1, 1, 3, 3), 2, 1).square().sum() },
        { "avg_pool2d", x => nn.functional.avg_pool2d(x.outer(x).reshape(1, 1, 3, 3), 2, 1).square().sum() },
        { "unfold and fold", x => nn.functional.fold(nn.functional.unfold(x.outer(x).reshape(1, 1, 3, 3), 2), 3, 2).square().sum() },
        { "pad", x => nn.functional.pad(x.reshape(1, 3), [2, 1], PaddingModes.Reflect).cumsum(1).square().sum() },
        { "masked_fill and triu", x => x.outer(x).masked_fill(x > 1, 2).triu().square().sum() },
        { "gather and scatter_add", x => x.gather(0, tensor(new[] { 2L, 2, 0 })).scatter_add(0, tensor(new[] { 1L, 1 }), x[1..]).square().sum() },
        { "einsum", x => einsum("i,ij,jk->k", x, x.outer(x), x.cos().unsqueeze(1).expand(3, 2)).square().sum() },
        { "hardtanh", x => (x * x.hardtanh(-0.5, 0.9)).sum() },
        { "variance", x => x.outer(x).var(1, unbiased: false, keepdim: true).sqrt().sum() },
        { "cross_entropy", x => nn.functional.cross_entropy(x.unsqueeze(0), tensor(new[] { 2L })) },
    };

    [Theory]
    [MemberData(nameof(Smooth), DisableDiscoveryEnumeration = true)]
    public void Gradients_agree_with_finite_differences(string name, Func<Tensor, Tensor> function)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] at = [0.7, -0.4, 1.3];
        Tensor x = tensor(at).requires_grad_();
        double[] gradient = Expect.Values(autograd.grad([function(x)], [x])[0]);

        const double Step = 1e-5;
        for (int i = 0; i < at.Length; i++)
        {
            double difference = (At(at, i, Step) - At(at, i, -Step)) / (2 * Step);
            Assert.True(Math.Abs(difference - gradient[i]) < 1e-8 * Math.Max(1, Math.Abs(difference)), $"{name}, {i}: {difference:r} against {gradient[i]:r}");
        }

        double At(double[] point, int moved, double step)
        {
            double[] other = [.. point];
            other[moved] += step;
            return function(tensor(other)).ToDouble();
        }
    }

    [Fact]
    public void Backward_adds_to_the_gradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Vector(1, 2).requires_grad_();

        Assert.Null(x.grad);
        x.square().sum().backward();
        x.square().sum().backward();
        Expect.Close(x.grad!, 4, 8);
        x.grad = null;
        Assert.Null(x.grad);
        x.grad = Expect.Vector(5, 6);
        Expect.Close(x.grad!, 5, 6);
        (x * 3).backward([Expect.Vector(1, 10)]);
        Expect.Close(x.grad!, 8, 36);
    }

    [Fact]
    public void Gradients_of_gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(2.0).requires_grad_();
        Tensor first = autograd.grad([x.pow(3)], [x], create_graph: true, retain_graph: true)[0];

        Expect.Close(first, 12);
        Expect.Close(autograd.grad([first], [x])[0], 12);
    }

    [Fact]
    public void Vector_Jacobian_products()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Vector(1, 2).requires_grad_(), y = Expect.Vector(3, 4).requires_grad_();

        IList<Tensor> gradients = autograd.grad([x * y], [x, y], [Expect.Vector(1, 10)]);
        Expect.Close(gradients[0], 3, 40);
        Expect.Close(gradients[1], 1, 20);
        gradients = autograd.grad([x.sum()], [x, y], allow_unused: true);
        Expect.Close(gradients[0], 1, 1);
        Assert.Null(gradients[1]);
    }

    [Fact]
    public void Leaves_and_modes()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(2, requires_grad: true);
        Tensor y = x * 2;

        Assert.True(x.is_leaf);
        Assert.False(y.is_leaf);
        Assert.True(y.requires_grad);
        Assert.False(y.detach().requires_grad);
        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad()) Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        using (set_grad_enabled(false)) Assert.False((x * 2).requires_grad);
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }
        Assert.True(is_grad_enabled());
        Assert.False(is_inference_mode_enabled());
        y.retain_grad();
        y.sum().backward();
        Expect.Close(y.grad!, 1, 1);
    }

    [Fact]
    public void Backward_can_be_limited_to_inputs()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(1, requires_grad: true), y = ones(1, requires_grad: true);

        autograd.backward((x * y).sum(), inputs: [x]);
        Expect.Close(x.grad!, 1);
        Assert.Null(y.grad);
    }
}
