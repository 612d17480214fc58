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
    }
}
