using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class RandomTests
{
    [Fact]
    public void The_seed_0_gives_the_number_that_every_libtorch_gives()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(0);
        Assert.Equal(1.5409961f, randn(1).item<float>());
        random.manual_seed(0);
        Assert.Equal(1.5409961f, randn([1L]).item<float>());
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor first = Drawn(), second = Drawn();
        Assert.True(first.Equals(second));

        static Tensor Drawn()
        {
            manual_seed(42);
            return cat([randn(2), rand(2), randint(0, 10, [2L], float32), randperm(3).@float(), zeros(2).normal_(), zeros(2).uniform_(0, 1)]);
        }
    }

    [Fact]
    public void A_generator_has_a_state_of_its_own()
    {
        using DisposeScope scope = NewDisposeScope();
        using var a = new Generator(1);
        using var b = new Generator();
        b.manual_seed(1);
        manual_seed(5);
        float next = randn(1).item<float>();
        manual_seed(5);

        Assert.True(randn(3, generator: a).Equals(randn(3, generator: b)));
        Assert.True(zeros(3).normal_(generator: a).Equals(zeros(3).normal_(generator: b)));
        Assert.True(randperm(9, generator: a).Equals(randperm(9, generator: b)));
        Assert.Equal(next, randn(1).item<float>());
        Assert.Equal(1, a.initial_seed());
        Tensor state = a.get_state();
        Tensor x = rand(3, generator: a);
        a.set_state(state);
        Assert.True(x.Equals(rand(3, generator: a)));
    }

    [Fact]
    public void Numbers_are_drawn_from_the_distributions_of_their_names()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        Tensor normal = randn(20000), uniform = rand(20000), integers = randint(2, 5, [20000L]);

        Assert.InRange(normal.mean().ToDouble(), -0.03, 0.03);
        Assert.InRange(normal.std().ToDouble(), 0.98, 1.02);
        Assert.InRange(uniform.min().ToDouble(), 0, 0.01);
        Assert.InRange(uniform.max().ToDouble(), 0.99, 1);
        Assert.Equal(2, integers.min().ToInt64());
        Assert.Equal(4, integers.max().ToInt64());
        Assert.Equal(int64, integers.dtype);
        Assert.Equal([0L, 1, 2, 3, 4], randperm(5).sort().Item1.data<long>().ToArray());
        Assert.InRange(zeros(20000).uniform_(3, 4).mean().ToDouble(), 3.49, 3.51);
        Assert.InRange(full(20000, 0.25).bernoulli().mean().ToDouble(), 0.23, 0.27);
        Assert.InRange(zeros(20000).random_(0, 10).mean().ToDouble(), 4.4, 4.6);
        Assert.Equal(float64, randn_like(zeros(2), float64).dtype);
    }
}
